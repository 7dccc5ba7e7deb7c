"""The desk of the data officer: what people ask about their data, answered in time or refused in law.

Main words: a *request* has a number and a clock of working days; it is *answered* by doing what it
asks, or *refused* on a ground of the catalogue. Also here: the register of processing, and what the
nightly erasing did and would do. Not here: the portal's side (linli.channels.portal.own).
"""
