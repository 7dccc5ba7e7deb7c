"""Supervision: the ladder from a reminder to a talk with the unit, each rung an object of its own.

Main words: a *step* is one rung taken on one case; a *paper* is the numbered writing that carries
steps to a unit (supervision order, listing, summons, circular); a *rule* says which rung is due
when. Not here: any state of a case; a step adds to its history and never moves it.
"""
