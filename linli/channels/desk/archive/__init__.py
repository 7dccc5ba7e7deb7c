"""归档: putting closed matters into the archive, and their files as PDF."""
