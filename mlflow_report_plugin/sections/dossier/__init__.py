"""The layouts `profile:NAME`: what a regulation asks for, item by item, with the evidence."""
