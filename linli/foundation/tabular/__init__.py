"""People's spreadsheets: reading XLSX and CSV as they come, writing them safely.

Main words: a *table* is one sheet with its header row; a *mapping* says in which column of the
file a declared column stands; a *row error* names the row, the column and the reason in words.
Not here: what the columns mean, and what is done with a row.
"""
