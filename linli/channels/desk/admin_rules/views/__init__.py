"""Pages of the rules, by topic."""
