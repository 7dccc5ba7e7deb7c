"""Taking in people's spreadsheets: looked at first, taken in by pieces, taken back if need be.

Main words: a *kind* says what rows of one sort mean and is declared by the room that owns them; a
*run* is one file on its way; a *verdict* says of one row what would happen with it, and why; a
*piece* is the rows of a run that are checked, kept and taken in together.
Not here: what the columns mean, who may do it, any page.
"""
