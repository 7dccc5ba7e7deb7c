"""What may be wrong with a file or a row, said in the words of the person who made it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


class TableError(Exception):
    """A file that can't be read as a table; the message can be shown as it is."""


class UnreadableTable(TableError):
    """Not a table at all, damaged, protected, of an old format or with macros."""


class TableTooLarge(TableError):
    """More than may be taken in at once."""


class MissingColumns(TableError):
    """The header row lacks columns that are needed; ``missing`` and ``found`` name them."""

    def __init__(self, missing: Sequence[str], found: Sequence[str]) -> None:
        self.missing = tuple(missing)
        self.found = tuple(found)
        super().__init__(
            _("The file lacks these columns: %(missing)s. Columns found: %(found)s.")
            % {
                "missing": _(", ").join(self.missing),
                "found": _(", ").join(self.found) or _("none"),
            }
        )


class BadCell(ValueError):
    """A cell that isn't what its column wants; the message is the reason in words."""


class RowError(Exception):
    """One row that can't be taken: ``row_number`` as the spreadsheet shows it, column, reason."""

    def __init__(self, row_number: int, column: str, reason: str) -> None:
        self.row_number = row_number
        self.column = column
        self.reason = reason
        super().__init__(row_number, column, reason)

    def __str__(self) -> str:
        if not self.column:
            return _("Row %(row)d: %(reason)s") % {"row": self.row_number, "reason": self.reason}
        return _("Row %(row)d, column “%(column)s”: %(reason)s") % {
            "row": self.row_number,
            "column": self.column,
            "reason": self.reason,
        }
