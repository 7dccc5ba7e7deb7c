"""The desk of those who keep the rules: limits, categories, the dispatch catalogue, words, days.

Each page reads the rule book as it stands now and says what is planned; each change goes through
one operation of ``matters.operations.catalogue`` and leaves a line in the history.
"""
