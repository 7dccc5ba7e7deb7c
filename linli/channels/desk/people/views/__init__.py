"""The pages of the desk of people."""
