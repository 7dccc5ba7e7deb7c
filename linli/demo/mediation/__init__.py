"""Mediation in the demo city: its committees and mediators, and disputes in every state.

Nobody in it exists. Not here: any rule of the product.
"""
