"""The knowledge base at the desk: reading, writing, reviewing, and telling what is wrong.

Not here: the articles offered while a call is taken; that is the console's (``hotline``).
"""
