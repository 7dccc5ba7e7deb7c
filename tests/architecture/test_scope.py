"""Whoever works in one place sees the rows of that place: each table knows how to be held to it."""

from __future__ import annotations

import inspect

import pytest
from django.apps import apps
from django.db import models

from linli.registers.access.rules import Level, Reach, Scope

AREAS = {"district_code", "street_code", "community_code"}
OURS = [model for model in apps.get_models() if model.__module__.startswith("linli.")]


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.local_concrete_fields}


WITH_AREAS = [model for model in OURS if _columns(model) & AREAS]


@pytest.mark.parametrize("model", WITH_AREAS, ids=lambda model: model._meta.label)
def test_a_table_with_places_has_them_all_and_can_be_held_to_one(
    model: type[models.Model],
) -> None:
    assert _columns(model) >= AREAS
    rows = model._default_manager.all()
    scope = Scope(level=Level.STREET, code="420602004000", unit_id=None, reach=Reach.DIVISION)
    assert scope.column is not None
    if hasattr(rows, "visible_to"):
        held = rows.visible_to(scope)
    else:
        assert hasattr(rows, "under"), "give its queryset visible_to(scope) or under(column, code)"
        held = rows.under(scope.column, scope.code)
    where = str(held.query).partition(" WHERE ")[2]
    assert where.count("street_code") == 1, "a scope is one equality on one column"
    assert " OR " not in where
    assert "LIKE" not in where


@pytest.mark.parametrize("model", WITH_AREAS, ids=lambda model: model._meta.label)
def test_who_works_for_the_whole_city_is_held_to_nothing(model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    scope = Scope(level=Level.CITY, code="420600000000", unit_id=None, reach=Reach.DIVISION)
    held = rows.visible_to(scope) if hasattr(rows, "visible_to") else rows.under(scope.column, "x")
    assert not AREAS & {word.strip('"') for word in str(held.query).partition(" WHERE ")[2].split()}


@pytest.mark.parametrize(
    "model",
    [one for one in WITH_AREAS if hasattr(one._default_manager.all(), "visible_to")],
    ids=lambda model: model._meta.label,
)
def test_the_scope_is_a_parameter_that_cannot_be_left_out(model: type[models.Model]) -> None:
    asked = inspect.signature(model._default_manager.all().visible_to).parameters
    assert list(asked) == ["scope"]
    assert asked["scope"].default is inspect.Parameter.empty
