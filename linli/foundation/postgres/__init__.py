"""The database under everything: finding, starting and stopping PostgreSQL, row ids, locks.

Main words: a *cluster* is one database server's folder (`data/` the server's own, `run/` its
socket); *binaries* are the PostgreSQL programs it is run with. It is not a second ORM and holds
no tables.
"""
