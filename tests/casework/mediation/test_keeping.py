"""Erasing: marks are planted in every column of mediation's tables, and looked for afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models

from linli.casework.cases.models import Case, Document
from linli.casework.cases.operations.keeping import end_file
from linli.casework.cases.rules import Ending
from linli.casework.mediation.models import Dispute, DisputeParty, EarlySign, Signature
from linli.casework.mediation.operations.keeping import erase_dispute
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.postgres.ids import uuid7
from tests.casework.mediation.accord import Accord
from tests.casework.mediation.town import Town

MARK = "记号张三"
# Columns that say nothing of a party: staff who acted, and words out of the product's own lists.
NOT_OF_PARTIES = {
    "recorded_by", "made_by", "by_name", "drafted_by", "recorder", "taken_by", "called_by",
    "chaired_by", "done_by", "leader_name", "asked_by", "seen_by", "talk_by", "reported_by",
    "who", "steps", "closed_by", "agency_name", "court",
}  # fmt: skip


def _tables() -> list[tuple[type[models.Model], str]]:
    """Every table of mediation that belongs to a dispute, with the way to it."""
    found: list[tuple[type[models.Model], str]] = [(Dispute, "pk")]
    ways: dict[type[models.Model], str] = {Dispute: ""}
    for _ in range(4):
        for model in apps.get_app_config("mediation").get_models():
            for field in model._meta.local_concrete_fields:
                to = getattr(field, "related_model", None)
                if model not in ways and to in ways and not _is_register(model):
                    ways[model] = f"{field.name}__{ways[to]}".rstrip("_")
                    found.append((model, ways[model]))
    return found


def _is_register(model: type[models.Model]) -> bool:
    return model.__name__ in {"Committee", "Mediator", "Campaign", "ScreeningReport"}


def _mark(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, SealedTextField):
        return MARK
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return MARK[: field.max_length or 99]
    if isinstance(field, models.JSONField):
        return [MARK] if field.default is list else {"x": MARK}
    return None


def _plant(model: type[models.Model], way: str, case: Case) -> set[str]:
    """Write the mark into every column of words that takes one; which columns those are."""
    planted = set()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL linli.retention = 'on'")
        for field in model._meta.local_concrete_fields:
            value = _mark(field)
            long_enough = (field.max_length or 99) >= len(MARK)
            if value is None or not long_enough or field.name in NOT_OF_PARTIES | CODES:
                continue
            model._default_manager.filter(**{way: case.id}).update(**{field.name: value})
            planted.add(field.name)
        cursor.execute("SET LOCAL linli.retention = 'off'")
    return planted


# Codes and numbers that the product itself writes: they name no person.
CODES = {
    "source", "type", "ended_because", "bar_code", "agency", "outcome", "means", "answer",
    "number", "digest", "sha256", "storage_key", "why_this_court", "klass", "community_code",
    "street_code", "district_code", "performed", "satisfied", "case_state", "state", "asked_sex",
    "kind", "side", "gone_because", "consent_by", "result_code", "papers", "missing", "agreed_by",
    "alerts", "why", "file_number", "key", "language_code", "checklist", "form",
}  # fmt: skip


def _full(town: Town) -> Accord:
    """A dispute with a row in every table of mediation that can hold one."""
    accord = Accord(town).mediating().in_force()
    for model, way in _tables():
        if not model._default_manager.filter(**{way: accord.id}).exists():
            _make(model, accord, town)
    return accord


def _make(model: type[models.Model], accord: Accord, town: Town) -> None:
    values: dict[str, Any] = {}
    for field in model._meta.local_concrete_fields:
        if field.primary_key and not field.is_relation:
            continue
        if field.is_relation:
            values[field.name] = _related(field, accord, town)
        elif field.null:
            continue
        elif not field.has_default() or isinstance(field, SealedTextField):
            values[field.name] = _plain(field, accord)
    if model.__name__ == "Utterance":
        values["by_mediator"] = town.mediators["mediator"]
    if model.__name__ == "Session":
        values["ends"] = values["begins"] + timedelta(hours=1)
    model._default_manager.create(**{k: v for k, v in values.items() if v is not None})


def _related(field: Any, accord: Accord, town: Town) -> Any:
    to = field.related_model
    ways = dict(_tables())
    if to is Document:
        return None
    if to in ways and (to is DisputeParty) and field.null:
        return None
    if to in ways:
        if not to._default_manager.filter(**{ways[to]: accord.id}).exists():
            return None
        if field.null and to is not Dispute:
            return None
        return to._default_manager.filter(**{ways[to]: accord.id}).first()
    if field.null:
        return None
    known: dict[str, Callable[[], Any]] = {
        "Committee": lambda: town.committees["lotus_hall"],
        "Mediator": lambda: town.mediators["mediator"],
        "Unit": lambda: town.units["lotus_hall"],
        "Case": lambda: accord.quarrel.case,
    }
    return known[to.__name__]()


def _plain(field: models.Field[Any, Any], accord: Accord) -> Any:
    if isinstance(field, models.DateTimeField):
        return accord.now
    if isinstance(field, models.DateField):
        return accord.today
    if isinstance(field, models.UUIDField):
        return uuid7()
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.IntegerField):
        return 1
    if field.choices:
        return next(code for code, _ in field.choices if code)
    return "x"


def _leftovers(case: Case) -> set[str]:
    found = set()
    for model, way in _tables():
        for row in model._default_manager.filter(**{way: case.id}):
            for field in model._meta.local_concrete_fields:
                value = getattr(row, field.attname)
                text = json.dumps(value, ensure_ascii=False, default=str)
                if MARK in text:
                    found.add(f"{model.__name__}.{field.name}")
    return found


def test_no_mark_is_left_in_any_table(town: Town) -> None:
    accord = _full(town)
    case = Case.objects.get(id=accord.id)
    planted = {model.__name__: _plant(model, way, case) for model, way in _tables()}
    assert {"Agreement", "Inquiry", "Session", "Utterance", "Screening", "Visit"} <= set(planted)
    assert _leftovers(case)
    DisputeParty.objects.filter(dispute_id=case.id).update(id_index=b"x" * 32, person_id=uuid7())
    erased = erase_dispute(case, Ending.ERASE)
    assert _leftovers(case) == set()
    assert sum(erased.counts.values()) > 10
    party = DisputeParty.objects.filter(dispute_id=case.id).first()
    assert party is not None
    assert (party.id_index, party.person_id) == (None, None)
    assert all(not one.image for one in Signature.objects.filter(agreement__dispute_id=case.id))


def test_a_sealed_file_keeps_its_words_but_is_not_found_by_a_person(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    parties = DisputeParty.objects.filter(dispute_id=accord.id)
    parties.update(id_index=b"x" * 32, person_id=uuid7())
    erase_dispute(accord.quarrel.case, Ending.SEAL)
    assert not parties.exclude(id_index=None, person_id=None).exists()
    assert accord.agreement.terms


def test_other_cases_are_left_alone(town: Town) -> None:
    accord, other = Accord(town).mediating().in_force(), Accord(town).mediating().in_force()
    erase_dispute(accord.quarrel.case, Ending.ERASE)
    assert not accord.agreement.terms
    assert other.agreement.terms
    assert other.quarrel.dispute.asked


def test_the_kernel_erases_a_file_whose_documents_are_pointed_at(town: Town) -> None:
    accord = Accord(town).mediating().in_force()
    paper = Document.objects.create(
        case_id=accord.id, kind="agreement", name=MARK, media_type="image/png", size=1,
        sha256="0" * 64, storage_key="x/y", added_at=accord.now, added_by="x",
    )  # fmt: skip
    accord.agreement.__class__.objects.filter(id=accord.agreement.id).update(scan=paper)
    Case.objects.filter(id=accord.id).update(
        state="archived", is_open=False, closed_at=accord.now, archived_at=accord.now,
        erase_on=accord.today, retention_class="mediation",
    )  # fmt: skip
    end_file(accord.id, Ending.ERASE, at=accord.quarrel.later(days=1))
    assert not Document.objects.filter(id=paper.id).exists()
    assert not accord.agreement.terms


def test_signs_of_other_disputes_keep_their_words(town: Town) -> None:
    accord = Accord(town)
    sign = EarlySign.objects.create(
        committee=town.committees["lotus_hall"], type="neighbour", place="桥头", words="吵起来了",
        seen_at=accord.now, seen_by="x",
    )  # fmt: skip
    erase_dispute(accord.quarrel.case, Ending.ERASE)
    sign.refresh_from_db()
    assert sign.words == "吵起来了"
