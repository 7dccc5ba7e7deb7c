"""How large a demo city is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many of each; grids lie in strips of ``grids`` a community."""

    districts: int
    streets: int  # a district
    communities: int  # a street
    grids: int  # a community
    residents: int
    matters: int
    disputes: int
    years: int = 1  # back to when they reach
    open_share: float = 0.0  # of those that are copied in

    @property
    def strips(self) -> int:
        """Communities in all."""
        return self.districts * self.streets * self.communities

    @property
    def residents_a_grid(self) -> int:
        """How many live in each grid."""
        return self.residents // (self.strips * self.grids)


SIZES = {
    "tiny": Size(1, 1, 1, 2, 800, 40, 20),
    "small": Size(1, 3, 4, 5, 24_000, 2_000, 100),
    "city": Size(11, 12, 15, 6, 1_000_000, 200_000, 400, years=3, open_share=0.03),
}
