"""The public list of mediators: those who agreed to be shown."""
