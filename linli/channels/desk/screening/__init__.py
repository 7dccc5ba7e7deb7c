"""The screening desk: what is to be reported, early signs, campaigns, and disputes in numbers."""
