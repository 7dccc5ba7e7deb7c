"""Agreements on the desk: draft, signatures, plan, the court's confirmation, visits, and their lists."""
