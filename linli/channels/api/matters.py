"""Taking in a report, and telling its sender how it stands."""

from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Header, Path, Query, Router, Status

from linli.casework.matters.operations import Receipt, Report, register
from linli.casework.matters.queries.public import (
    Act,
    PublicMatter,
    promise,
    prove,
    public_matter,
)
from linli.casework.matters.rules.publishing import WORDING
from linli.channels.api.problems import Problem
from linli.channels.api.schemas import (
    LimitOut,
    Links,
    MatterIn,
    MatterOut,
    ProblemOut,
    ReceiptOut,
    StepOut,
)
from linli.channels.ui.reporting import placed
from linli.channels.ui.resident_clock import running_limit
from linli.channels.ui.resident_words import STATES, moment_words, told
from linli.channels.ui.visitors import Asking, ask, ask_about
from linli.foundation.tabular.cleaning import clean_line
from linli.foundation.throttle.rules import Turn
from linli.registers.access.rules import RESIDENT

router = Router(tags=["matters"])
REPORT_WORDS = gettext_noop(
    "Register a matter without an account; follow it with its number and query code. "
    "The same report sent again (same Idempotency-Key, same content) gives the same receipt, "
    "with status 200."
)
TRACK_WORDS = gettext_noop(
    "Follow a matter with its number and query code. "
    "A number that does not exist and a wrong code are answered alike."
)

Key = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=64,
        pattern=r"^[!-~]*$",
        description=gettext_noop(
            "The same value (8 to 64 characters) for the same report sent again: it is registered once, and the receipt is the same"
        ),
    ),
]
Number = Annotated[str, Path(max_length=32, description=gettext_noop("Number on the receipt"))]
Code = Annotated[
    str,
    Query(
        "",
        max_length=32,
        description=gettext_noop(
            "Query code; written in the address it is logged, so rather use the header"
        ),
    ),
]
CodeHeader = Annotated[
    str, Header("", alias="X-Query-Code", max_length=32, description=gettext_noop("Query code"))
]

_PROBLEMS: dict[Any, Any] = dict.fromkeys((400, 413, 415, 422, 429, 503), ProblemOut)


@router.post(
    "/matters",
    response={201: ReceiptOut, 200: ReceiptOut, 409: ProblemOut, **_PROBLEMS},
    summary=gettext_noop("Report something"),
    description=REPORT_WORDS,
    operation_id="report_matter",
)
def report_matter(request: HttpRequest, matter: MatterIn, key: Key = "") -> Status[ReceiptOut]:
    """Register a matter without an account; see REPORT_WORDS."""
    at = timezone.now()
    _may_ask(ask(request, Asking.REPORT, at=at))
    if key and len(key) < 8:
        raise _invalid(
            "Idempotency-Key", _("At least %(min_length)s characters.") % {"min_length": 8}
        )
    place = placed(matter.place.code, matter.place.longitude, matter.place.latitude).place
    reporter = matter.reporter
    report = Report(
        text=matter.text,
        channel="api",
        place=place,
        nature=matter.nature,
        secrecy=reporter.identity,
        place_text=matter.place.text,
        longitude=matter.place.longitude,
        latitude=matter.place.latitude,
        name=reporter.name,
        phone=reporter.phone,
        reply_by=reporter.reply_by,
        wish=matter.wish,
        key=f"api:{key}" if key else "",
        may_publish=WORDING if matter.may_publish else "",
    )
    receipt = register(report, by=RESIDENT, at=at)
    return Status(200 if receipt.is_repeat else 201, _receipt(receipt, at))


def _receipt(receipt: Receipt, at: Any) -> ReceiptOut:
    received_at, due_at = at, receipt.due_at
    first = promise(receipt.case_id) if receipt.is_repeat else None
    if first is not None:
        received_at, due_at = first.opened_at, first.accept_by
    return ReceiptOut(
        number=receipt.number,
        query_code=receipt.query_code,
        received_at=timezone.localtime(received_at),
        due_at=timezone.localtime(due_at) if due_at else None,
        due=moment_words(due_at),
        links=_links(receipt.number),
    )


@router.get(
    "/matters/{number}",
    response={
        200: MatterOut,
        404: ProblemOut,
        422: ProblemOut,
        429: ProblemOut,
        503: ProblemOut,
    },
    summary=gettext_noop("See how a matter stands"),
    description=TRACK_WORDS,
    operation_id="track_matter",
)
def track_matter(
    request: HttpRequest, number: Number, code: Code = "", code_header: CodeHeader = ""
) -> MatterOut:
    """Tell how a matter stands to who has its number and query code; see TRACK_WORDS."""
    at = timezone.now()
    number = clean_line(number).replace(" ", "")
    _may_ask(ask(request, Asking.LOOK_UP, at=at))
    _may_ask(ask_about(number, at=at))
    case_id = prove(number, clean_line(code_header or code))
    matter = public_matter(case_id, at=at) if case_id else None
    if matter is None:
        raise Problem(404, "not-found", _("No matter has this number and query code."))
    return _shown(matter, at)


def _shown(matter: PublicMatter, at: Any) -> MatterOut:
    limit = running_limit(matter, at=at)
    steps = []
    for event in matter.progress.events:
        words = told(event)
        steps.append(
            StepOut(
                at=event.at,
                action=event.action,
                unit=event.unit_name,
                title=words.title,
                text=words.text,
            )
        )
    return MatterOut(
        number=matter.number,
        state=str(matter.progress.state),
        state_words=str(STATES[matter.progress.state]),
        received_at=matter.opened_at,
        unit=matter.shown.unit_name,
        limit=LimitOut(due_at=limit.due_at, due=limit.by, left=limit.clock.words, why=limit.why)
        if limit
        else None,
        reply=matter.reply,
        steps=steps,
        may=sorted(str(act) for act in matter.may - {Act.URGE_LATER}),
        may_publish=Act.FORBID_PUBLISHING in matter.may,
        links=_links(matter.number),
    )


def _links(number: str) -> Links:
    base = settings.LINLI_PUBLIC_URL
    return Links(self=f"{base}/api/v1/matters/{number}", page=f"{base}/track/{number}")


def _may_ask(turn: Turn) -> None:
    if turn.is_had:
        return
    minutes = max(1, -(-turn.wait_seconds // 60))
    words = _("Too many requests from this address. Try again in %(minutes)d minutes.")
    raise Problem(
        429,
        "too-many",
        words % {"minutes": minutes},
        headers={"Retry-After": str(turn.wait_seconds)},
    )


def _invalid(field: str, message: str) -> Problem:
    return Problem(422, "invalid", f"{field}：{message}", ({"field": field, "message": message},))
