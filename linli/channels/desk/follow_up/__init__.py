"""回访: calling reporters back after the answer, question by question."""
