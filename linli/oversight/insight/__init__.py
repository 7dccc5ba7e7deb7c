"""Figures: what happened each day by place, unit and category, and how open work stands now.

Main words: a *day figure* is a sum of the kernel's counts; a *standing* is what is open, soon due
and overdue at the last look. Rates are shown with their sample and what they leave out. Not here:
any figure about a person, and no rank of units.
"""
