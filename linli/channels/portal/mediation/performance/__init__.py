"""What was agreed and the court, on a party's own page: done, received, released, applied for."""
