"""How the tests of the rules ask their pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from linli.casework.matters.queries.rule_book import fresh_rule_book

HTMX = {"HTTP_HX_REQUEST": "true"}
PAGES = (
    "home",
    "limits",
    "numbers",
    "categories",
    "grounds",
    "emergencies",
    "hints",
    "ladder",
    "people",
    "people_history",
    "replies",
    "messages",
    "dispatch",
    "dispatch_import",
    "calendar",
    "history",
    "try_limits",
    "dispatch_try",
)
Budget = Callable[[int], AbstractContextManager[None]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:admin_rules:{name}", args=args)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


@dataclass
class Sent:
    """What a form of a limit says."""

    amount: int = 3

    def data(self, **more: Any) -> dict[str, Any]:
        return {
            "name": "一般诉求办结时限",
            "amount": self.amount,
            "unit": "working_day",
            "start_rule": "next_day",
            "roll_rule": "roll",
            "legal_basis": "临政办〔2026〕12号",
            "on": tomorrow().isoformat(),
            "expect": fresh_rule_book().version,
            **more,
        }
