"""What referring offers on the page of a matter."""

from __future__ import annotations

from django.urls import reverse

from linli.casework.matters.workflow import Action
from linli.channels.desk.cases.registry import ActionSpec, register

register(
    ActionSpec(
        action=Action.REFER,
        icon="scale",
        page=lambda number: reverse("desk:referrals:refer", args=[number]),
    )
)
