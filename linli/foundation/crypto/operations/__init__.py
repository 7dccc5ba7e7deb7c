"""Sealing, opening and finding again; beside it `marking` (which keys) and `resealing` (all anew).

Those two need tables, and every sealed column needs this module before there are any: so they are
imported by their own names.
"""

from linli.foundation.crypto.operations.sealing import (
    blind_index,
    reseal,
    rotate,
    seal,
    unseal,
)

__all__ = ["blind_index", "reseal", "rotate", "seal", "unseal"]
