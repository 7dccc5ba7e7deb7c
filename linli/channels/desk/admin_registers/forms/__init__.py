"""The forms of the registers' pages."""
