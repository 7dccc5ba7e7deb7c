"""The dispatch desk (派单台): to whom each accepted matter goes, and why.

The catalogue proposes; what it is certain of can be sent in one press, the rest is judged here:
other units, assisting units with tasks, consultation, merging, splitting, what was returned before.
"""
