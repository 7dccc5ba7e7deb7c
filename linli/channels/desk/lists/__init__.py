"""Lists of matters: filters, search, columns, pages by the last row."""
