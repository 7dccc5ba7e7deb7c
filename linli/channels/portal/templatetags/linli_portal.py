"""Tags that only the public site needs."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField

register = template.Library()

_MARKS = {
    "solved": "circle-check",
    "partly": "circle-half-2",
    "unsolved": "circle-x",
    "satisfied": "mood-smile",
    "basically": "mood-neutral",
    "dissatisfied": "mood-sad",
}


@register.inclusion_tag("portal/track/_rating.html")
def portal_rating(bound: BoundField) -> dict[str, Any]:
    """Three choices side by side, each with a mark and words; none is chosen beforehand."""
    chosen = str(bound.value() or "")
    choices = bound.field.choices  # type: ignore[attr-defined]  # a ChoiceField
    options = [
        (str(value), str(label), _MARKS.get(str(value), "point"), str(value) == chosen)
        for value, label in choices
    ]
    return {"field": bound, "options": options}
