"""The calendar of sessions: own, by room, of the committee; by day, week or list."""
