"""Background jobs: deferring one in the caller's own transaction, and the worker that does them.

Main words: a *job* is one piece of work kept in the database until it has been done; each room's
`jobs.py` holds its jobs. It is not a place for work itself: a job loads by id and calls one
operation.
"""
