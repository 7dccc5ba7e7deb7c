"""Forms of the imports: the file with what has to be chosen, and where its columns stand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.channels.ui.forms import LinliForm
from linli.foundation.tabular.headers import Column
from linli.foundation.tabular.importing.kinds import ImportKind
from linli.foundation.tabular.importing.queries import Head
from linli.foundation.tabular.reading.limits import MIB

_SHOWN = 24


class FileForm(LinliForm):
    """A file, and the choices of its kind."""

    file = forms.FileField(label=_("The file to import"), allow_empty_file=True)

    def __init__(self, kind: ImportKind, area: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _file_help(kind)
        self.fields["file"].widget.attrs["accept"] = kind.accept
        self.choice_keys = [choice.key for choice in kind.choices]
        for choice in kind.choices:
            self.fields[choice.key] = forms.ChoiceField(
                label=choice.label,
                choices=list(choice.choices(area)),
                help_text=choice.help,
                required=False,
            )

    def options(self) -> dict[str, str]:
        """What was chosen, by key."""
        return {key: self.cleaned_data.get(key, "") for key in self.choice_keys}


def _file_help(kind: ImportKind) -> str:
    most = {"most": kind.most // MIB}
    if ".geojson" not in kind.accept:
        words = gettext(
            "XLSX or CSV, up to %(most)d MB, in any usual encoding. Titles above the headings do"
            " no harm."
        )
    elif ".csv" in kind.accept:
        words = gettext("GeoJSON, XLSX or CSV, up to %(most)d MB.")
    else:
        words = gettext("GeoJSON, up to %(most)d MB.")
    return words % most


class ColumnsForm(LinliForm):
    """In which column of the file each thing stands."""

    def __init__(
        self, columns: tuple[Column, ...], head: Head, header_row: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        rows = [(str(number), _row(number, cells)) for number, cells in head.top]
        if len(rows) > 1:
            self.fields["header_row"] = forms.ChoiceField(
                label=gettext("Row of the headings"), choices=rows, initial=str(header_row)
            )
        positions = [("", gettext("not in the file"))]
        positions += [(str(n), _heading(n, words, head)) for n, words in enumerate(head.header)]
        for column in columns:
            self.fields[f"c_{column.key}"] = forms.ChoiceField(
                label=column.title,
                choices=positions,
                required=column.required,
            )

    def told(self) -> dict[str, int | None]:
        """The position of each column; None where the file has none."""
        given = {one.key: self.cleaned_data.get(f"c_{one.key}") for one in self.columns}
        return {key: int(value) if value else None for key, value in given.items()}

    def told_row(self) -> int | None:
        """The row of the headings."""
        value = self.cleaned_data.get("header_row")
        return int(value) if value else None

    def clean(self) -> dict[str, Any]:
        """Hold that no column of the file is taken twice."""
        seen: dict[str, str] = {}
        for column in self.columns:
            value = self.cleaned_data.get(f"c_{column.key}")
            if value and value in seen:
                words = gettext("This column is taken for “%(other)s” already.")
                self.add_error(f"c_{column.key}", words % {"other": seen[value]})
            elif value:
                seen[value] = column.title
        return self.cleaned_data


def _row(number: int, cells: tuple[str, ...]) -> str:
    shown = "、".join(cell for cell in cells if cell)[: _SHOWN * 2]
    return gettext("Row %(n)d: %(cells)s") % {"n": number, "cells": shown}


def _heading(position: int, words: str, head: Head) -> str:
    name = words or gettext("column %(n)d") % {"n": position + 1}
    sample = head.sample(position)[:_SHOWN]
    return f"{name[:_SHOWN]}（{sample}）" if sample else name[:_SHOWN]
