"""Taking in a village's spreadsheet of residents."""

from django.utils.translation import gettext_lazy as _

from linli.foundation.tabular.importing.kinds import Choice, ImportKind
from linli.registers.access.permissions import Permission
from linli.registers.people.models import Standing
from linli.registers.people.operations.residents.applying import apply
from linli.registers.people.operations.residents.checking import (
    SKIP,
    UPDATE,
    ResidentChecker,
    choices_of_communities,
)
from linli.registers.people.operations.residents.columns import header_map
from linli.registers.people.operations.residents.undoing import outlook, undo

RESIDENTS = ImportKind(
    code="residents",
    title=_("Residents of a community"),
    lead=_(
        "One row a person. Numbers are checked, addresses matched to homes, people known already"
        " are brought up to date."
    ),
    needs=frozenset({Permission.IMPORT_REGISTERS, Permission.KEEP_PEOPLE}),
    columns=header_map,
    checker=ResidentChecker,
    apply=apply,
    outlook=outlook,
    undo=undo,
    examples=(
        ("张小明", "11010119900307125X", "户主", "001", "锦绣花园3号楼2单元501室", "13800138000"),
        ("李小红", "110101199203071243", "妻", "001", "锦绣花园3号楼2单元501室", ""),
    ),
    hints={
        "id_number": _("Make the column text, or the spreadsheet cuts the number."),
        "household": _("Without this column each head begins a household."),
        "residence": _("Compound, building, entrance, door: 锦绣花园3号楼2单元501室."),
    },
    choices=(
        Choice("community", _("Community"), choices_of_communities),
        Choice(
            "known",
            _("People registered already"),
            lambda _area: [
                (UPDATE, str(_("Bring them up to date"))),
                (SKIP, str(_("Leave them as they are"))),
            ],
        ),
        Choice(
            "standing",
            _("Where the file does not say the standing"),
            lambda _area: [(str(value), str(label)) for value, label in Standing.choices],
        ),
    ),
)
