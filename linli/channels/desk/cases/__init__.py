"""The case page: what it is about, how it stands, what this post may do, and doing it."""
