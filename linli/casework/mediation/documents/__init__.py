"""Mediation on paper: the Ministry's forms of 2010 and the file of a dispute, as PDF and for Word."""
