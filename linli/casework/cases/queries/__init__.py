"""Reading cases: whether their chains hold, and lists of them."""
