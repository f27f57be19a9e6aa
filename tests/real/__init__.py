"""Models of real libraries, logged the way people do it, and the reports of them."""
