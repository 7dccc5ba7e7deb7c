"""Sealing: short personal texts kept unreadable in the database, found by a keyed index.

Main words: seal and unseal (AES-256-GCM), blind index (what a sealed text is found by), mask (what
is shown of it), mark (by which a key that is not the database's own is noticed), resealing (changing
keys). Not here: who may unseal what, and the log of it.
"""
