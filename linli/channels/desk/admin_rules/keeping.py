"""From a form of the rules to one operation and back: refusals in words, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.casework.matters.operations import catalogue as rules
from linli.casework.matters.queries.rule_book import fresh_rule_book
from linli.casework.mediation.operations import rules_admin as mediation
from linli.channels.desk.doing import CONFLICT, SENT_ALREADY, UNPROCESSABLE, done
from linli.channels.desk.shell import actor_of, is_fragment, shell_for
from linli.channels.ui.forms import LinliForm
from linli.channels.ui.once import note_sent, was_sent
from linli.channels.ui.presenters import ActionForm
from linli.channels.ui.templatetags.linli_ui import moment
from linli.registers.people.operations import NoSuchText, PersonRefused, TextMoved
from linli.registers.places.rules.keepers import NotAllowed


class RuleForm(LinliForm):
    """A form about a rule: it carries the version of the rule book that the page showed."""

    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DatedForm(RuleForm):
    """A form about a rule that changes from a day on."""

    on = forms.DateField(
        label=_("From which day on"),
        help_text=_("Matters already under way keep the rule they began with."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


def tomorrow() -> date:
    """The day that a form proposes: nobody is surprised in the middle of one."""
    return timezone.localdate() + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What a form is for: its frame, the operation, what to say then and where to lead."""

    act: ActionForm
    do: Callable[[dict[str, Any], datetime], object]
    done: str
    go: str
    fragment: str = "desk/rules/_form.html"
    context: Mapping[str, object] | None = None


def keep(request: HttpRequest, form: LinliForm, keeping: Keeping) -> HttpResponse:
    """Show the form (GET), or check it and do what it says (POST).

    422 gives the form back with its errors, 409 says who changed the rule in between; a form
    that is sent twice is done once.
    """
    if request.method != "POST":
        return _shown(request, form, keeping)
    if was_sent(request):
        return done(request, str(SENT_ALREADY), keeping.go)
    if not form.is_valid():
        return _shown(request, form, keeping, status=UNPROCESSABLE)
    answer = _refused(request, form, keeping)
    if answer is not None:
        return answer
    note_sent(request)
    return done(request, keeping.done, keeping.go)


def _refused(request: HttpRequest, form: LinliForm, keeping: Keeping) -> HttpResponse | None:
    """Do it; the answer where it is not done, None where it is."""
    try:
        keeping.do(dict(form.cleaned_data), timezone.now())
    except rules.RuleMoved as moved:
        who = " ".join(part for part in (moved.unit_name, moved.who) if part)
        return _conflict(request, form, keeping, who, moved.at, moved.version)
    except TextMoved as other:
        told = other.change
        return _conflict(request, form, keeping, told.who, told.at, other.version)
    except mediation.RuleMoved as moved:
        return _conflict(request, form, keeping, moved.who, moved.at, moved.version)
    except (rules.NotYourRules, mediation.NotYourRules, NotAllowed) as error:
        raise PermissionDenied(str(error)) from error
    except (rules.NoSuchRule, mediation.NoSuchRule, NoSuchText) as error:
        raise Http404(str(error)) from error
    except (rules.RuleRefused, mediation.RuleRefused, PersonRefused) as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _shown(request, form, keeping, status=UNPROCESSABLE)
    return None


def _conflict(
    request: HttpRequest, form: LinliForm, keeping: Keeping, who: str, at: datetime, version: int
) -> HttpResponse:
    """Say who was first, and let the same text be sent again."""
    form.data = request.POST.copy()
    form.data["expect"] = str(version)
    moved = {"who": who, "when": moment(at), "url": keeping.go}
    return _shown(request, form, keeping, status=CONFLICT, moved=moved)


def _shown(
    request: HttpRequest,
    form: LinliForm,
    keeping: Keeping,
    *,
    status: int = 200,
    moved: Mapping[str, str] | None = None,
) -> HttpResponse:
    context: dict[str, object] = {"act": keeping.act, "form": form, "moved": moved}
    context |= keeping.context or {}
    if is_fragment(request):
        return render(request, keeping.fragment, context, status=status)
    context |= {"shell": shell_for(request), "fragment": keeping.fragment}
    return render(request, "desk/rules/form_page.html", context, status=status)


def require_keeper(request: HttpRequest) -> None:
    """403 in words, before a form is shown, for those who may only read these rules."""
    if not rules.may_keep_rules(actor_of(request)):
        raise PermissionDenied(_("The city's administrators keep these rules. You may read them."))


def seen() -> dict[str, object]:
    """What a form is first filled with: the version of the book, and tomorrow."""
    return {"expect": fresh_rule_book().version, "on": tomorrow()}
