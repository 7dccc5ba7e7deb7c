"""A party's own page of their dispute, proved by number and their own query code."""
