"""Mediation at a county's scale: half a million disputes, 552 committees, 8,000 mediators."""
