"""The desk's own door: log-in, second factor, log-out, switch of post, one's own password.

Not here: keeping other people's accounts (``admin_registers``).
"""
