"""RIGHTS 1: every field that holds personal data names its purpose, basis and retention."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.apps import apps

from linli.foundation.crypto.fields import SealedTextField

DECLARED = Path(__file__).resolve().parents[2] / "linli/registers/access/personal_data.yaml"
# Names of columns that hold personal data although they are not sealed.
PLAIN = {"who", "asked_by", "ruled_by", "seconded_by", "by_name", "added_by", "username"}


def _personal_fields() -> set[str]:
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField) or field.name in PLAIN:
                found.add(f"{model._meta.app_label}.{model.__name__}.{field.name}")
    return found


def _declared() -> dict[str, dict[str, str]]:
    rows: list[dict[str, str]] = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    return {row["field"]: row for row in rows}


def test_every_personal_field_is_declared() -> None:
    assert _personal_fields() - set(_declared()) == set()


def test_nothing_is_declared_that_is_not_there() -> None:
    known = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
    }
    assert set(_declared()) - known == set()


def test_each_declaration_is_whole() -> None:
    for field, row in _declared().items():
        for part in ("holds", "purpose", "basis", "retention"):
            assert row.get(part), f"{field}: {part}"
