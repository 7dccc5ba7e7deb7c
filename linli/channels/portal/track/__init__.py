"""Following a matter: by number and query code, then adding, withdrawing, rating, asking again."""
