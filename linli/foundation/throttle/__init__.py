"""Throttling: how often one caller may do one thing, kept for all processes in the database.

Main words: bucket (a store of turns that fills up with time), take (use up one turn). Not here:
who the caller is, and what is said to one who has to wait.
"""
