"""Measuring Linli at a million matters: through real HTTP, beside the bare SQL of the same work.

Nothing here asserts a time: machines are noisy. Figures are ratios of one run.
"""
