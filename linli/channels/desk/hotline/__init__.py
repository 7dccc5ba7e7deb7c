"""The call console (来电受理): from what somebody says to a decided matter, by keyboard alone.

Main words: what was *said* is the form as typed so far; a *way* is one of the four ways out
(merge, answer at once, send on, do not accept); *hints* stand beside it and decide nothing.
The acceptance desk decides with the same forms and hints. No rule lives here.
"""
