"""The desk of people: looked up, corrected, visited, moved, and newcomers taken in.

Main words: the *home page* of a dwelling says who lives there; a *visit* confirms everybody of it in
one form; *reason*: a post above the community says why before it sees one record. Not here: the
register's own rules (linli.registers.people), files (imports), requests about data, and no export of
people (docs/rights.md).
"""
