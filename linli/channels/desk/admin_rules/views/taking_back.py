"""Taking back a change that has not begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.casework.matters.models import RuleKind
from linli.casework.matters.operations import catalogue as rules
from linli.channels.desk.admin_rules.keeping import (
    Keeping,
    RuleForm,
    keep,
    posted,
    require_keeper,
    seen,
)
from linli.channels.desk.admin_rules.sections import address
from linli.channels.desk.shell import actor_of
from linli.channels.ui.presenters import ActionForm


def take_back(
    request: HttpRequest, kind: RuleKind, code: str, name: str, section: str, url_name: str
) -> HttpResponse:
    """Ask whether a planned change is to be taken back, and take it back."""
    require_keeper(request)
    by = actor_of(request)
    act = ActionForm(
        _("Take back the planned change of “%(name)s”") % {"name": name},
        address(url_name, code),
        _("Take back"),
        consequence=_("What holds today goes on."),
    )

    def do(data: dict[str, Any], at: datetime) -> None:
        rules.cancel_planned(kind, code, by=by, at=at, expect=data["expect"])

    form = RuleForm(posted(request), initial=seen())
    keeping = Keeping(
        act=act, do=do, done=_("The planned change is taken back."), go=address(section)
    )
    return keep(request, form, keeping)
