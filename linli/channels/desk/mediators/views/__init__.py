"""Views of the desk of mediators."""
