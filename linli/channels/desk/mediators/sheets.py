"""Lists as spreadsheets: made at once, as long as the register is; each is written into the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from linli.foundation.tabular.cleaning import Cell
from linli.foundation.tabular.writing import XlsxWriter

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(
    name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int] = ()
) -> HttpResponse:
    """A spreadsheet to download; ``name`` without its ending."""
    day = timezone.localdate().isoformat()
    content = BytesIO()
    writer = XlsxWriter(
        f"{name}.xlsx",
        headers,
        zone=timezone.get_current_timezone(),
        sheet=name[:24],
        widths=widths,
    )
    for row in rows:
        writer.add(row)
    writer.save_to(content)
    answer = HttpResponse(content.getvalue(), content_type=_XLSX)
    full = quote(f"{name}-{day}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{full}"
    return answer
