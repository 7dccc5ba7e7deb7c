"""The invented city of 临江, made through the rooms' own operations, the same for the same seed.

Nobody in it exists; its numbers are not in use. Not here: any rule of the product.
"""
