"""The archive desk: closed files with what they lack, filing them, and the file as one PDF."""
