"""The supervision desk: the ladder, overdue work by unit, steps and their answers, numbered papers."""
