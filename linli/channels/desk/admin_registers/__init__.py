"""Where administrators keep divisions, grids, units, accounts and posts, and read the logs.

Not here: the rules of the work (types, limits, catalogue), which stand in ``admin_rules``.
"""
