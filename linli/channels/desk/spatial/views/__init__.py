"""One module a topic of the desk of places."""
