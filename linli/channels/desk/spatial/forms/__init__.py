"""Forms of the desk of places."""
