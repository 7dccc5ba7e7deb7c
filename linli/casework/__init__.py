"""What is taken in, handled on time, and closed: the case kernel and the families on it."""
