"""Measuring the base registers at a city's size, as a user at a community has them.

Each figure stands beside the bare SQL of the same, sent again in the same minute.
"""
