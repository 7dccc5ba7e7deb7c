"""Matters on paper: the file of a case as one PDF, in the words and the order of an archive."""
