"""What went wrong, as problem+json (RFC 9457) in words that name each field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli.casework.cases.operations import CaseError, Missing, NoSuchCase
from linli.casework.matters.operations import IntakeConflict
from linli.channels.ui.resident_words import resident_refusal
from linli.registers.places.queries import UnknownPlace

PROBLEM_TYPE = "application/problem+json"
RETRY_SECONDS = 30
_log = structlog.get_logger(__name__)


@dataclass
class Problem(Exception):
    """An answer that is a refusal: its status, what it is called, and what is wrong with fields."""

    status: int
    code: str
    detail: str
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_response(problem: Problem) -> HttpResponse:
    """The refusal as a response."""
    body = {
        "type": f"/api/docs#{problem.code}",
        "title": _titles()[problem.code],
        "status": problem.status,
        "detail": problem.detail,
        "errors": list(problem.errors),
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=problem.status,
        content_type=PROBLEM_TYPE,
        headers=dict(problem.headers),
    )


def _titles() -> dict[str, str]:
    return {
        "unreadable": _("The request cannot be read"),
        "invalid": _("Something in the request has to be mended"),
        "not-found": _("Nothing found"),
        "conflict": _("This was sent before with something else in it"),
        "refused": _("Not possible now"),
        "too-large": _("Too large"),
        "wrong-type": _("Only JSON is read here"),
        "too-many": _("Too many requests"),
        "unavailable": _("Not working just now"),
    }


def problem_codes() -> list[tuple[str, str]]:
    """Every kind of refusal with its title, for the documentation."""
    return list(_titles().items())


def install(api: NinjaAPI) -> None:
    """Let the API answer every error as a problem."""
    for kind, handler in _HANDLERS:
        api.add_exception_handler(kind, handler)


def _own(_request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_response(error)


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"field": _field(line["loc"]), "message": words_for(line)} for line in error.errors]
    detail = "；".join(f"{line['field']}：{line['message']}" for line in errors)
    return problem_response(Problem(422, "invalid", detail, errors))


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Problem):
        return problem_response(error.__cause__)
    return problem_response(Problem(error.status_code, "unreadable", error.message))


def _not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem_response(Problem(404, "not-found", _("There is nothing at this address.")))


def _too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem_response(too_large())


def too_large() -> Problem:
    """The request is larger than any report can be."""
    return Problem(413, "too-large", _("The request is too large. A report is at most 256 KB."))


def _refused(_request: HttpRequest, error: CaseError) -> HttpResponse:
    detail = resident_refusal(error)
    if isinstance(error, NoSuchCase):
        return problem_response(Problem(404, "not-found", detail))
    if isinstance(error, IntakeConflict):
        return problem_response(Problem(409, "conflict", detail))
    if isinstance(error, Missing):
        lines = ({"field": error.field, "message": detail},)
        return problem_response(Problem(422, "invalid", detail, lines))
    return problem_response(Problem(409, "refused", detail))


def _unknown_place(_request: HttpRequest, error: UnknownPlace) -> HttpResponse:
    lines = ({"field": "place.code", "message": str(error)},)
    return problem_response(Problem(422, "invalid", f"place.code：{error}", lines))


def _unavailable(_request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Of what was just sent nothing was kept, or it is kept under its key: send it again."""
    _log.error("database_failed", error=str(error))
    words = _("Nothing can be taken in just now. Send the same again later, with the same key.")
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return problem_response(Problem(503, "unavailable", words, headers=headers))


_HANDLERS: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
    (Problem, _own),
    (ValidationError, _invalid),
    (HttpError, _http),
    (Http404, _not_found),
    (RequestDataTooBig, _too_big),
    (CaseError, _refused),
    (UnknownPlace, _unknown_place),
    (OperationalError, _unavailable),
    (InterfaceError, _unavailable),
)


def _field(loc: Sequence[Any]) -> str:
    """body.report.reporter.phone becomes reporter.phone; a header keeps its name."""
    parts = [str(part) for part in loc]
    kept = parts[2:] if parts[0] == "body" else parts[1:]
    return ".".join(kept) or parts[0]


def words_for(line: Mapping[str, Any]) -> str:
    """What is wrong with one field and what is right."""
    context = dict(line.get("ctx", {}))
    kind = str(line["type"])
    if kind == "value_error":
        return str(context.get("error", line.get("msg", "")))
    words = _sentences().get(kind) or _sentences().get(kind.partition("_")[0])
    if words is None:
        return _("This is not right. See the description of the field.")
    return words % _Lenient(context)


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def _sentences() -> dict[str, str]:
    number = _("A plain number is needed here.")
    text = _("A text in quotation marks is needed here.")
    thing = _("An object { … } is needed here.")
    return {
        "missing": _("This is missing."),
        "extra_forbidden": _("There is no such field. Leave it out, or look up its name."),
        "string_type": text,
        "string_unicode": _("It holds half a character. Send whole characters in UTF-8."),
        "string_too_long": _("At most %(max_length)s characters."),
        "string_too_short": _("At least %(min_length)s characters."),
        "string_pattern_mismatch": _("This does not have the form that is asked for."),
        "literal_error": _("It must be one of: %(expected)s."),
        "enum": _("It must be one of: %(expected)s."),
        "finite_number": _("The number is too large."),
        "greater_than_equal": _("At least %(ge)s."),
        "less_than_equal": _("At most %(le)s."),
        "float": number,
        "int": number,
        "model": thing,
        "dict": thing,
        "none": _("This must be empty."),
    }
