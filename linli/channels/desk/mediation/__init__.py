"""The desk of mediators, chairs and clerks: their disputes, and what is done with each."""
