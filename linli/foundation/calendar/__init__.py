"""Working time: which days and hours count, when a time limit ends, and why.

Main words: WorkCalendar (the days), OpeningHours (the hours of a day), Limit (amount, unit,
start rule, roll rule), DueDate (the end and the day-by-day count). Not here: which limit a
piece of work has, or what happens when it is late.
"""
