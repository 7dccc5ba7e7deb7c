"""What crosses families: one file for each use case, called by the doors, storing nothing itself.

Not here: what happens inside matters or mediation once it has crossed (their own operations).
"""
