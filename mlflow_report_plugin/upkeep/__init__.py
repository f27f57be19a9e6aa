"""What keeps a report with every version: when it is registered here, there, or was before."""
