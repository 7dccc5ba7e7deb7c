"""Identity papers, names, ages, limits and counts: plain Python on plain values."""
