"""The views of the supervision desk: its first page, steps, papers."""
