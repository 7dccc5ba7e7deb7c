"""The flaws of shapes in the words of the one who drew them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.registers.places.rules.shapes import Flaw, Flawed


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong in a file: which row or feature (from 1), what it is called, why."""

    row: int
    what: str
    words: str


def words_for(flawed: Flawed) -> str:
    """Why a shape cannot be kept."""
    sentences = {
        Flaw.NOT_A_POLYGON: _("A polygon is needed; this is: %(detail)s."),
        Flaw.NOT_IN_CHINA: _(
            "The coordinates (%(detail)s) do not lie in China. Longitude comes first, in degrees."
        ),
        Flaw.EMPTY: _("The shape has no area."),
        Flaw.CROSSES_ITSELF: _("The outline crosses itself near %(detail)s."),
        Flaw.OVERLAPS: _("It overlaps with %(detail)s."),
        Flaw.OUTSIDE_COMMUNITY: _("It reaches beyond the boundary of %(detail)s."),
    }
    return sentences[flawed.flaw] % {"detail": flawed.detail}
