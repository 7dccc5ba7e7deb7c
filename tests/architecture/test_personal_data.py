"""RIGHTS 1: every field that holds personal data names its purpose, basis and retention."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml
from django.apps import apps

from linli.foundation.crypto.fields import SealedTextField

DECLARED = Path(__file__).resolve().parents[2] / "linli/registers/access/personal_data.yaml"
# Names of columns that hold personal data although they are not sealed.
PLAIN = {"who", "asked_by", "ruled_by", "seconded_by", "by_name", "added_by", "username"}

# In the register of people everything is personal but what says where a record belongs, when it was
# written, and how its handling stands.
OF_THE_RECORD = {
    "id", "version", "at", "changed_at", "district_code", "street_code", "community_code",
    "grid_code", "source", "recorded_on", "erase_on", "import_run", "person_id", "account_id",
    "act", "field", "kept", "gone", "reason", "undone_at", "number", "founded_on", "dissolved_on",
    "kind", "begins", "ends", "rooms", "most_people", "filed_on", "filing_number", "checked_on",
    "is_safe", "letting", "findings", "issued_on", "signed_on", "sign_by", "reminded_for",
    "ended_on", "door", "state", "residence_kind", "notice_version", "received_at", "checked_at",
    "ended_at", "route", "purpose", "wording_version", "wording", "given_at", "given_by",
    "withdrawn_at", "withdrawn_by", "due_at", "limit_words", "basis", "accepted_at", "slot", "n",
    "is_rehearsal", "erased", "kept_back",
}  # fmt: skip
# Tables that hold no single person: homes with their households, numbers, and the city's rules.
OF_NOBODY = {"PeopleCount", "Household", "RegisterText"}
# Reads that give persons: pages come to them through the operations that ask and log.
GATED = {"list_of_people", "look_up", "visit_plan", "people_of_home"}
LINLI = Path(__file__).resolve().parents[2] / "linli"
SOURCES = sorted(LINLI.rglob("*.py"))


def _is_personal(label: str, model: str, field: str) -> bool:
    if label != "people":
        return field in PLAIN
    return model not in OF_NOBODY and field not in OF_THE_RECORD


def _personal_fields() -> set[str]:
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.local_concrete_fields:
            label = model._meta.app_label
            personal = _is_personal(label, model.__name__, field.name)
            if isinstance(field, SealedTextField) or personal:
                found.add(f"{label}.{model.__name__}.{field.name}")
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


def test_the_register_of_people_keeps_nothing_that_was_left_out_on_purpose() -> None:
    """docs/rights.md: these items of GB/T 31000 are dropped."""
    left_out = re.compile(
        r"ethnic|religio|politic|belief|health|illness|disease|petition|former_name|native_place"
        r"|key_person|risk|score|blood|marri|educat|photo|face|finger|income",
        re.IGNORECASE,
    )
    for model in apps.get_app_config("people").get_models():
        for field in model._meta.local_concrete_fields:
            assert not left_out.search(field.name), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if "/channels/" in path.as_posix()],
    ids=lambda path: path.relative_to(LINLI).as_posix(),
)
def test_no_page_lists_people_past_the_gate(path: Path) -> None:
    """A list of persons is asked for by post, and written into the log of readings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    rooms = {
        name.asname or name.name
        for node in imported
        for name in node.names
        if node.module == "linli.registers.people" and name.name == "queries"
    }
    for node in imported:
        if (node.module or "").startswith("linli.registers.people.queries"):
            # A form shown again after it was refused: the home was read, and logged, before.
            again = {"people_of_home"} if "read_home" in path.read_text(encoding="utf-8") else set()
            assert not (GATED - again) & {name.name for name in node.names}
    for used in ast.walk(tree):
        if isinstance(used, ast.Attribute) and isinstance(used.value, ast.Name):
            assert not (used.value.id in rooms and used.attr in GATED), used.attr


def test_nothing_counts_or_orders_persons_by_what_they_do() -> None:
    """RIGHTS 5: no score, count, tag or list of persons by complaint, petition or dispute."""
    people = LINLI / "registers" / "people"
    for path in sorted(people.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"Person\.objects[^\n]*\.annotate\(", text), path
        assert not re.search(r"order_by\([^)]*(count|score|times|number_of)", text), path
        assert "linli.casework" not in text, path
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        together = "people.models" in text and re.search(r"casework\.\w+\.models", text)
        assert not together, f"{path}: persons and cases are not joined"
