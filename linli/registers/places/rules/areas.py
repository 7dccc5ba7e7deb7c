"""The area of an import as a scope: a path of codes from the district in, each closed by a slash."""

from __future__ import annotations

from dataclasses import dataclass

_COLUMNS = (None, "district_code", "street_code", "community_code")


@dataclass(frozen=True)
class AreaScope:
    """The division that a path of codes means; the empty path is the whole city."""

    column: str | None
    code: str

    def covers(self, *, district: str, street: str, community: str) -> bool:
        """Whether a place lies in it."""
        held = {"district_code": district, "street_code": street, "community_code": community}
        return self.column is None or held[self.column] == self.code


def scope_of(area: str) -> AreaScope:
    """The scope of an area's path."""
    codes = [code for code in area.split("/") if code]
    return AreaScope(_COLUMNS[len(codes)], codes[-1] if codes else "")
