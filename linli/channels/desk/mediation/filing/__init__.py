"""Papers and files: each form to print, what a file lacks, the archive, runs, and Word forms."""
