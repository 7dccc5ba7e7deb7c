"""A field must not be called like a property of the form it stands in: scripts would read the field."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

import linli.channels

# form.form and the like: a browser answers with the field of that name.
TAKEN = {"form", "action", "method", "submit", "reset", "elements", "target", "length", "id"}


def _forms() -> Iterator[type[forms.BaseForm]]:
    for module in walk_packages(linli.channels.__path__, "linli.channels."):
        if "forms" in module.name.split("."):
            import_module(module.name)
    waiting = [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("linli."):
                yield one


@pytest.mark.parametrize("form", sorted(set(_forms()), key=str), ids=lambda form: form.__name__)
def test_no_field_hides_a_property_of_its_form(form: type[forms.BaseForm]) -> None:
    fields = getattr(form, "base_fields", {})
    assert not TAKEN & set(fields), form
