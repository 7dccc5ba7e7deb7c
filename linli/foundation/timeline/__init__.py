"""The hash chain: events that cannot be altered, removed, inserted or reordered unnoticed.

Main words: body (what an event says), link (the hash that ties it to the one before), marks
(short digests that name an altered field), head (the last link). Not here: where events are
kept, and what they mean.
"""
