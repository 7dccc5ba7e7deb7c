"""Accounts, posts, permissions, scope, and the log of who read personal data.

Main words: account (账号), post (岗位: a role in a unit, from-to), scope (可见范围), access log (查阅记录).
Not here: what a permission does; the rooms above decide that.
"""
