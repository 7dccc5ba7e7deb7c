"""The outbox: messages to people and systems, queued with the work and delivered after it.

Main words: notice, message template, gateway, outbox age.
Not here: what is worth telling whom; the rooms above decide that.
"""
