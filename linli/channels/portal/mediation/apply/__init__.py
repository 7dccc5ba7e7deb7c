"""Applying for mediation: what happened, where, who and which wishes; a receipt at the end."""
