"""The doors: how people and machines come in. Thin; no rule lives here."""
