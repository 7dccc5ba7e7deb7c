"""Forms of the desk of mediators."""
