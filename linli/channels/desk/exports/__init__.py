"""Lists as files: asked for on a list, written in the background, fetched here."""
