"""Accepting, answering, refusing a request; and taking one in at the counter."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.channels.desk.data_requests import presenters
from linli.channels.desk.data_requests.forms import (
    AcceptForm,
    AddressForm,
    AnswerForm,
    CounterForm,
    RefuseForm,
)
from linli.channels.desk.data_requests.presenters import at
from linli.channels.desk.data_requests.views import OFFICER, request_for
from linli.channels.desk.people.acting import Doing, in_scope, perform, posted
from linli.channels.desk.people.slips import keep_slip
from linli.channels.desk.shell import actor_of, needs
from linli.channels.ui.presenters import ActionForm
from linli.registers.access.rules import Actor
from linli.registers.people import operations as people
from linli.registers.people.models import DataRequest, RequestKind
from linli.registers.people.operations import AskedAlready, PersonRefused, Wanted
from linli.registers.people.queries import Sought, complaint_words
from linli.registers.people.rules.names import BadName, read_name

_GET_POST = require_http_methods(["GET", "POST"])


@_GET_POST
@needs(OFFICER)
@in_scope
def accept(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Find out by the paper whose request it is."""
    actor = actor_of(request)
    row = request_for(actor, request_id)
    form = AcceptForm(posted(request), initial={"expect": row.version})

    def do(checked: AcceptForm, moment: datetime) -> object:
        number = checked.cleaned_data["id_number"]
        person_id = _person_by_paper(actor, number, row.asker, row.number, moment)
        return people.accept_request(
            by=actor, at=moment, request_id=row.pk, person_id=person_id,
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(_("Accept the request"), at("accept", row.pk), _("Accept"))
    return perform(request, form, _doing(row, act, do, _("Accepted.")))


@_GET_POST
@needs(OFFICER)
@in_scope
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Do what is asked, and tell the person."""
    actor = actor_of(request)
    row = request_for(actor, request_id)
    first = {"expect": row.version, "answer": presenters.first_words(row)}
    form: AnswerForm | AddressForm = AnswerForm(posted(request), initial=first)
    if row.kind == RequestKind.CORRECT and row.field == people.ADDRESS:
        first["address"] = row.wanted
        form = AddressForm(posted(request), scope=actor.scope, initial=first)

    def do(checked: AnswerForm | AddressForm, moment: datetime) -> object:
        home_id = checked.home_id if isinstance(checked, AddressForm) else None
        return people.answer_and_tell(
            by=actor, at=moment, request_id=row.pk, answer=checked.cleaned_data["answer"],
            home_id=home_id, expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        presenters.title_of(row), at("answer", row.pk), pgettext("request", "Answer"),
        lead=_("Should say: %(value)s") % {"value": row.wanted} if row.wanted else "",
        consequence=presenters.consequence(row), danger=row.kind == "delete",
    )  # fmt: skip
    return perform(request, form, _doing(row, act, do, _("Answered; the person is told.")))


@_GET_POST
@needs(OFFICER)
@in_scope
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Refuse on a ground of the catalogue, with its basis in law."""
    actor = actor_of(request)
    row = request_for(actor, request_id)
    form = RefuseForm(posted(request), request_row=row, initial={"expect": row.version})

    def do(checked: RefuseForm, moment: datetime) -> object:
        data = checked.cleaned_data
        return people.refuse_and_tell(
            by=actor, at=moment, request_id=row.pk, ground=data["ground"], words=data["words"],
            expect=checked.seen_version(),
        )  # fmt: skip

    act = ActionForm(
        _("Refuse the request"), at("refuse", row.pk), pgettext("request", "Refuse"), danger=True,
        consequence=_("The person is told the ground, its basis, and: %(where)s")
        % {"where": complaint_words(on=timezone.localdate())},
    )  # fmt: skip
    return perform(request, form, _doing(row, act, do, _("Refused; the person is told why.")))


@_GET_POST
@needs(OFFICER)
@in_scope
def counter(request: HttpRequest) -> HttpResponse:
    """Take in the request of somebody who stands there with their paper."""
    actor = actor_of(request)
    form = CounterForm(posted(request))

    def go(made: tuple[DataRequest, str]) -> str:
        row, code = made
        keep_slip(request, row.pk, code)
        messages.success(request, _("Taken in as %(number)s.") % {"number": row.number})
        return at("slip", row.pk)

    act = ActionForm(
        _("Take in a request at the counter"), at("counter"), pgettext("request", "Take it in")
    )
    doing = Doing(
        act=act, do=partial(_take_in, actor), done="", go=go, see=at("home"),
        page="desk/data_requests/act_page.html",
    )  # fmt: skip
    return perform(request, form, doing)


def _take_in(actor: Actor, form: CounterForm, moment: datetime) -> tuple[DataRequest, str]:
    data = form.cleaned_data
    person_id = _person_by_paper(
        actor, data["id_number"], data["name"], _("request at the counter"), moment
    )
    wanted = Wanted(
        kind=data["kind"], words=data["words"], field=data["field"], value=data["value"]
    )
    try:
        return people.ask_at_counter(
            by=actor, at=moment, person_id=person_id, wanted=wanted, paper_seen=data["paper_seen"]
        )
    except AskedAlready as asked:
        raise PersonRefused(str(asked)) from asked


def _person_by_paper(
    actor: Actor, id_number: str, name: str, reason: str, moment: datetime
) -> UUID:
    """Who has this paper and this name. Raises PersonRefused."""
    number = people.checked_paper(id_number, at=moment)
    found = people.look_up_person(
        by=actor, at=moment, sought=Sought(text=number), reason=_("paper seen: %(why)s") % {"why": reason}
    )  # fmt: skip
    try:
        wanted = read_name(name)
    except BadName:
        wanted = ""
    person = next((line for line in found if line.name == wanted), None)
    if person is None:
        raise PersonRefused(
            _("Nobody is held under this name and number. Tell the person so: nothing is held."),
            "id_number",
        )
    return person.id


def _doing(row: DataRequest, act: ActionForm, do: object, words: str) -> Doing:
    return Doing(
        act=act, do=do, done=words, go=at("one", row.pk), see=at("one", row.pk),  # type: ignore[arg-type]  # each with its own form
        version=lambda: _version(row), page="desk/data_requests/act_page.html",
    )  # fmt: skip


def _version(row: DataRequest) -> int:
    row.refresh_from_db(fields=["version"])
    return row.version
