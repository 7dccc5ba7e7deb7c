"""Divisions in four levels below the province, and the grids inside a community.

Main words: division (行政区划), grid (网格), ancestor codes, successor.
Not here: who works in a place (units), who lives there (people).
"""
