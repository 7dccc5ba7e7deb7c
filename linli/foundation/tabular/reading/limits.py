"""How much may be taken in from one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.foundation.tabular.errors import TableTooLarge, UnreadableTable

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; ``cells`` is the area of a sheet, filled or not, that is held in memory.

    A larger one, up to ``streamed_cells``, is read row by row, with only its texts
    (``shared_texts``, unpacked) in memory.
    """

    file_size: int = 100 * MIB
    unpacked_size: int = 1024 * MIB
    # Real sheets unpack to 3 to 30 times their size; only bombs do so to hundreds of megabytes.
    suspicious_size: int = 100 * MIB
    suspicious_ratio: int = 150
    entries: int = 5_000
    columns: int = 1_000
    rows: int = 1_048_576
    cells: int = 5_000_000
    streamed_cells: int = 50_000_000
    shared_texts: int = 96 * MIB

    def check_file(self, path: Path) -> None:
        """Raise TableError for a file that is missing, empty or too large."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise UnreadableTable(
                _("The file can't be opened: %(reason)s.") % {"reason": error.strerror}
            ) from error
        if not path.is_file():
            raise UnreadableTable(
                _("The file can't be opened: %(reason)s.") % {"reason": path.name}
            )
        if size == 0:
            raise UnreadableTable(_("The file is empty: no filled row was found."))
        if size > self.file_size:
            raise TableTooLarge(
                _("The file has %(size)d MB; at most %(limit)d MB can be taken in at once.")
                % {"size": size // MIB, "limit": self.file_size // MIB}
            )

    def check_unpacked(self, *, packed: int, unpacked: int, entries: int) -> None:
        """Raise TableTooLarge for an archive that would unpack beyond reason."""
        bomb = unpacked > self.suspicious_size and unpacked > packed * self.suspicious_ratio
        if unpacked > self.unpacked_size or bomb or entries > self.entries:
            raise TableTooLarge(
                _("The file would unpack to %(size)d MB, which is not a spreadsheet's way.")
                % {"size": unpacked // MIB}
            )

    def check_area(self, *, sheet: str, rows: int, columns: int) -> None:
        """Raise TableTooLarge for a sheet that reaches too far to the right or down."""
        if columns > self.columns:
            raise TableTooLarge(
                _(
                    "The sheet “%(sheet)s” reaches to column %(columns)d; at most %(limit)d can be "
                    "read. Delete what stands far to the right."
                )
                % {"sheet": sheet, "columns": columns, "limit": self.columns}
            )
        if rows > self.rows or rows * columns > self.streamed_cells:
            raise TableTooLarge(
                _(
                    "The sheet “%(sheet)s” has %(rows)d rows by %(columns)d columns, too many to "
                    "be read at once. Save it as CSV, which may be longer, or split it."
                )
                % {"sheet": sheet, "rows": rows, "columns": columns}
            )

    def is_held(self, *, rows: int, columns: int) -> bool:
        """Whether a sheet may be held in memory as a whole, which is faster."""
        return rows * columns <= self.cells

    def check_shared_texts(self, size: int) -> None:
        """Raise TableTooLarge for a workbook whose texts alone would fill the memory."""
        if size > self.shared_texts:
            raise TableTooLarge(
                _(
                    "The texts of this workbook take %(size)d MB, too much. Save it as CSV and retry."
                )
                % {"size": size // MIB}
            )


LIMITS = Limits()
