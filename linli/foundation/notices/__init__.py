"""The outbox: messages to people and systems, queued with the work and delivered after it.

Main words: a *notice* is one message to one recipient; a *message template* gives its words; a
*gateway* carries a channel's notices out of the house; the *outbox age* tells when one is stuck.
Not here: what is worth telling whom; the rooms above decide that.
"""
