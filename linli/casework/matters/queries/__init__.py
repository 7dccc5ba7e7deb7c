"""Reading matters: the rule book, the desks' lists, the case page."""
