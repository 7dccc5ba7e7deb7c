"""In-app notices of one's own account."""
