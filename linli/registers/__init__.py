"""The base registers everything stands on: places, units, accounts and posts."""
