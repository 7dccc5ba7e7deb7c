"""Finding Chinese text: two-character grams kept beside a row, and how frequent each is.

Main words: a *gram* is two neighbouring characters of Chinese text, or a whole word of letters
and digits; a *plan* says whether a word is rare enough to be fetched by the index on grams.
Not here: which rows may be seen, and in which order they are listed; that is the caller's.
"""
