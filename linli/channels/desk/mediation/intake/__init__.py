"""Taking a dispute in, asking the parties, accepting it or telling the right route."""
