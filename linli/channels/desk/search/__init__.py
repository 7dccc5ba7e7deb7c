"""The search field at the top of every page."""
