"""Reading notices and their templates."""
