"""Filling mediation's rules from the files that come with the product."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction
from django.db.models import F

from linli.casework.mediation.models import (
    Bar,
    CatalogueVersion,
    DisputeType,
    LawClause,
    MediationLimit,
    MediationThreshold,
    Quota,
    SubsidyRate,
    TermTemplate,
)
from linli.casework.mediation.operations.notices import seed_messages
from linli.casework.mediation.queries.rule_book import forget_rule_book

_FOLDER = Path(__file__).resolve().parents[1] / "catalogue"
_TABLES: dict[str, type[models.Model]] = {
    "types": DisputeType,
    "limits": MediationLimit,
    "thresholds": MediationThreshold,
    "bars": Bar,
    "laws": LawClause,
    "terms": TermTemplate,
    "quotas": Quota,
    "subsidies": SubsidyRate,
}
_RENAMED = {"start": "start_rule", "roll": "roll_rule"}


def seed_catalogue() -> int:
    """Fill tables that are still empty from the files; returns how many rows were made."""
    made = 0
    with transaction.atomic():
        for name, model in _TABLES.items():
            file = _FOLDER / f"{name}.yaml"
            if not file.exists() or model._default_manager.exists():
                continue
            made += _fill(model, yaml.safe_load(file.read_text(encoding="utf-8")))
        if made:
            touch_catalogue()
        made += seed_messages()
    forget_rule_book()
    return made


def _fill(model: type[models.Model], content: dict[str, Any]) -> int:
    since: date = content["valid_from"]
    rows = [
        model(**{"valid_from": since, **{_RENAMED.get(k, k): v for k, v in row.items()}})
        for row in content["rows"]
    ]
    model._default_manager.bulk_create(rows)
    return len(rows)


def touch_catalogue() -> None:
    """Say that the rules changed, so that every process reads them anew."""
    CatalogueVersion.objects.get_or_create(id=1)
    CatalogueVersion.objects.filter(id=1).update(version=F("version") + 1)
