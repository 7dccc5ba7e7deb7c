"""The rows that could not be taken, with their reasons, in a file beside the input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from linli.foundation.tabular.errors import RowError
from linli.foundation.tabular.reading import Row
from linli.foundation.tabular.writing import XlsxWriter


def rejects_path(source: str | Path) -> Path:
    """Return where the bad rows of an input go: beside it, under its name."""
    source = Path(source)
    return source.with_name(f"{source.stem}-{_('not imported')}.xlsx")


class Rejects:
    """Gathers bad rows with their reasons; there is a file only when there is a bad row.

    The file has the input's own columns after the row's number and the reason, so that it can
    be put right and imported in its turn. A file of an earlier run is replaced.
    """

    def __init__(self, path: str | Path, header: Sequence[str], *, zone: tzinfo) -> None:
        self.path = Path(path)
        self.count = 0
        self._header = header
        self._zone = zone
        self._writer: XlsxWriter | None = None

    def add(self, row: Row, errors: Sequence[RowError]) -> None:
        """Keep one bad row with what is wrong with it."""
        if self._writer is None:
            self._writer = XlsxWriter(
                self.path,
                [_("Row in the file"), _("Why not imported"), *self._header],
                zone=self._zone,
                widths=[10, 50, *[20] * len(self._header)],
            )
        reasons = "\n".join(
            f"{error.column}: {error.reason}" if error.column else error.reason for error in errors
        )
        self._writer.add([row.number, reasons, *row.cells])
        self.count += 1

    def close(self) -> None:
        """Write the file, or remove that of an earlier run when all rows were good."""
        if self._writer is None:
            self.path.unlink(missing_ok=True)
        else:
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
