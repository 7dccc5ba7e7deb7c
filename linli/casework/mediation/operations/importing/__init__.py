"""Taking in files of committees and mediators, as justice bureaus keep them."""

from linli.casework.mediation.operations.importing.kinds import COMMITTEES, MEDIATORS

__all__ = ["COMMITTEES", "MEDIATORS"]
