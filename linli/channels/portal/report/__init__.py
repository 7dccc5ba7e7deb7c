"""Reporting step by step: what, where, photos, who, check, receipt."""
