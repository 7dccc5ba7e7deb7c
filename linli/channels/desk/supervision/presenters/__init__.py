"""The supervision desk as values."""
