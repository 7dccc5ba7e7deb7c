"""Tags that print form fields: label, hint, error above the field, and nothing typed lost."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.safestring import SafeString

register = template.Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.FileInput, forms.ClearableFileInput)):
        return "file"
    return "line"


def _css(bound: BoundField, kind: str) -> str:
    if kind in ("group", "check"):
        return "form-check-input"
    return "form-select" if isinstance(bound.field.widget, forms.Select) else "form-control"


def _control(bound: BoundField, kind: str) -> SafeString:
    """The input itself, joined to its hint and error for readers."""
    own = bound.field.widget.attrs.get("class", "")
    css = f"{own} {_css(bound, kind)}".strip()
    attrs: dict[str, Any] = {"class": f"{css} is-invalid" if bound.errors else css}
    described = _described_by(bound)
    if described:
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _described_by(bound: BoundField) -> str:
    ids = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    return " ".join(ids)


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """The options of a group, each with its own input."""
    bound.field.widget.attrs["class"] = "form-check-input"
    hints = getattr(bound.field.widget, "hints", {})
    keys = getattr(bound.field.widget, "keys", {})
    made = []
    for sub in bound.subwidgets:
        value = str(sub.data["value"])
        key = keys.get(value, "")
        if key:
            sub.data["attrs"]["data-key"] = key
        made.append(
            {
                "tag": sub.tag(),
                "label": sub.choice_label,
                "id": sub.id_for_label,
                "hint": hints.get(value, ""),
                "key": key,
            }
        )
    return made


def _context(bound: BoundField, marks: str, **extra: Any) -> dict[str, Any]:
    kind = _kind(bound)
    group = kind == "group"
    return {
        "field": bound,
        "kind": kind,
        "control": "" if group else _control(bound, kind),
        "choices": _choices(bound) if group else (),
        "described_by": _described_by(bound),
        "optional": marks == "optional" and not bound.field.required and kind != "check",
        "required": marks == "required" and bound.field.required,
        **extra,
    }


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: BoundField, key: str = "", css: str = "", marks: str = "optional", row: bool = False
) -> dict[str, Any]:
    """A field of a staff form; `marks` says which kind is marked in words, optional or required."""
    if key:
        bound.field.widget.attrs["data-key"] = key
    return _context(bound, marks, key=key, css=css, row=row)


@register.inclusion_tag("ui/parts/portal_field.html")
def portal_field(
    bound: BoundField, marks: str = "optional", big: bool = False, row: bool = False
) -> dict[str, Any]:
    """A field of a public form; `big` makes its label the question of the page (h1)."""
    return _context(bound, marks, big=big, row=row)


def _summary(form: forms.BaseForm) -> dict[str, Any]:
    lines = []
    for bound in form:
        target = f"{bound.auto_id}_0" if _kind(bound) == "group" else bound.id_for_label
        lines += [{"text": text, "target": target} for text in bound.errors]
    errors: ErrorDict = form.errors
    return {"lines": lines, "general": list(form.non_field_errors()) if errors else []}


@register.inclusion_tag("ui/parts/errsum.html")
def errsum(form: forms.BaseForm) -> dict[str, Any]:
    """What has to be mended, linked to each field; takes the focus. Staff pages."""
    return _summary(form)


@register.inclusion_tag("ui/parts/portal_errsum.html")
def portal_errsum(form: forms.BaseForm) -> dict[str, Any]:
    """What has to be mended, linked to each field; takes the focus. Public pages."""
    return _summary(form)
