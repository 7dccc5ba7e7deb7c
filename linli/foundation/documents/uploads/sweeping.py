"""Deleting files that nothing refers to: of forms that were never sent, or rows that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from linli.foundation.documents.uploads.storing import delete_stored

# What a column that finds a kept file is called, in whichever room it stands.
COLUMNS = frozenset({"storage_key", "thumbnail_key", "photo_key", "seal_key"})
_AT_ONCE = 500


def forget_unused(*, at: datetime, older_than: timedelta = timedelta(days=2)) -> int:
    """Delete the files kept longer ago than this that no row names; returns how many.

    A file that is sent again counts from then on, so that a form may still be open meanwhile.
    """
    old = _old_keys((at - older_than).timestamp())
    deleted = 0
    while keys := list(islice(old, _AT_ONCE)):
        for key in set(keys) - _named(keys):
            delete_stored(key)
            deleted += 1
    return deleted


def forget_unnamed(
    keys: Iterable[str], *, at: datetime, older_than: timedelta = timedelta(days=2)
) -> int:
    """Delete those of these files that no row names any more; returns how many.

    One that was sent again in the last days may belong to an open form: the sweep takes it later.
    """
    deleted, wanted = 0, sorted(set(keys))
    named = _named(wanted)
    for key in wanted:
        if key not in named and _is_older(key, (at - older_than).timestamp()):
            delete_stored(key)
            deleted += 1
    return deleted


def columns() -> list[tuple[type[Model], str]]:
    """Every column, of any room, that names kept files."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.name in COLUMNS
    ]


def _named(keys: list[str]) -> set[str]:
    found: set[str] = set()
    for model, name in columns():
        rows = model._base_manager.filter(**{f"{name}__in": keys})
        found.update(rows.values_list(name, flat=True))
    return found


def _is_older(key: str, before: float) -> bool:
    try:
        return (Path(settings.MEDIA_ROOT) / key).stat().st_mtime < before
    except FileNotFoundError:
        return False


def _old_keys(before: float) -> Iterator[str]:
    root = Path(settings.MEDIA_ROOT)
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        for path in sorted(folder.iterdir()):
            if path.stat().st_mtime < before:
                yield f"{folder.name}/{path.name}"
