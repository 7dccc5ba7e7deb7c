"""The kind of import that takes in entities."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.tabular.importing.kinds import Choice, ImportKind
from linli.registers.access.permissions import Permission
from linli.registers.entities.operations.importing.applying import apply_piece
from linli.registers.entities.operations.importing.checking import EntityChecker
from linli.registers.entities.operations.importing.columns import EXAMPLES, HINTS, entity_columns
from linli.registers.entities.operations.importing.undoing import outlook, undo_step
from linli.registers.places.queries import divisions_under
from linli.registers.places.rules.areas import scope_of
from linli.registers.places.rules.codes import COMMUNITY

_MANY = 400


def _communities(area: str) -> Sequence[tuple[str, str]]:
    """Communities of the area to choose from; where there are too many, the file must name them."""
    found = divisions_under(scope_of(area), COMMUNITY)
    if len(found) == 1:
        return [(found[0].code, found[0].name)]
    first = ("", _("as the column or the address says"))
    return [first, *((row.code, row.name) for row in found)] if len(found) <= _MANY else [first]


KIND = ImportKind(
    code="entities",
    title=gettext_lazy("Enterprises and social organisations"),
    lead=gettext_lazy(
        "From lists of the market and civil affairs authorities: known ones are brought up to date,"
        " new ones added. What a file leaves empty stays as it is."
    ),
    needs=frozenset({Permission.IMPORT_REGISTERS, Permission.KEEP_ENTITIES}),
    columns=entity_columns,
    checker=EntityChecker,
    apply=apply_piece,
    outlook=outlook,
    undo=undo_step,
    examples=EXAMPLES,
    hints=HINTS,
    choices=(
        Choice(
            "community",
            gettext_lazy("Community, where the file names none"),
            _communities,
        ),
    ),
)
