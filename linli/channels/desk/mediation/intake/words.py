"""Why a grade, why this mediator, why not that one: codes and figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.casework.mediation.rules.assigning import Out, Point, Why
from linli.casework.mediation.rules.grading import Because, Reason, Suggested

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_REASONS: Mapping[Reason, StrPromise] = {
    Reason.GRAVE: gettext_lazy("death or serious injury"),
    Reason.PEOPLE_ONE: gettext_lazy("%(found)s people concerned, from %(limit)s on"),
    Reason.PEOPLE_TWO: gettext_lazy("%(found)s people concerned, from %(limit)s on"),
    Reason.AMOUNT: gettext_lazy("%(found)s yuan, from %(limit)s on"),
    Reason.FAILURES: gettext_lazy("failed %(found)s times below, from %(limit)s on"),
    Reason.CROSSES_AREAS: gettext_lazy("it crosses areas"),
    Reason.LONG_STANDING: gettext_lazy("an old case"),
    Reason.ORDINARY: gettext_lazy("few people, no large amount, nobody seriously hurt"),
}
_POINTS: Mapping[Point, StrPromise] = {
    Point.CHOSEN_BY_ALL: gettext_lazy("chosen by both sides"),
    Point.CHOSEN_BY_ONE: gettext_lazy("wished by one side"),
    Point.SPECIALITY: gettext_lazy("this type is a speciality"),
    Point.OWN_COMMITTEE: gettext_lazy("of this committee"),
    Point.SAME_COMMUNITY: gettext_lazy("of the same community"),
    Point.SAME_STREET: gettext_lazy("of the same street"),
    Point.LANGUAGE: gettext_lazy("speaks the language of a party"),
    Point.GRADE_FITS: gettext_lazy("mediator of grade %(n)s"),
    Point.FREE: gettext_lazy("%(n)s of %(of)s cases"),
    Point.LONG_AGO: gettext_lazy("last appointed %(n)s days ago"),
    Point.NEVER_YET: gettext_lazy("not appointed yet"),
}
_OUT: Mapping[Out, StrPromise] = {
    Out.PARTY: gettext_lazy("is a party"),
    Out.KIN: gettext_lazy("kin of a party"),
    Out.HOUSEHOLD: gettext_lazy("of the household of a party"),
    Out.EMPLOYER: gettext_lazy("employed by, or in business with, a party"),
    Out.EARLIER_CASE: gettext_lazy("had an earlier case with a party"),
    Out.RECUSED: gettext_lazy("stepped back from this dispute"),
    Out.SUSPENDED: pgettext_lazy("mediator", "suspended"),
    Out.TERM_OVER: gettext_lazy("the term of office is over"),
    Out.FULL: gettext_lazy("has as many cases as possible"),
}


def because_words(one: Because) -> str:
    """One reason for a grade."""
    return str(_REASONS[one.reason]) % {"found": f"{one.found:,}", "limit": f"{one.limit:,}"}


def grade_words(suggested: Suggested) -> str:
    """The suggested grade with all its reasons."""
    label = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ"}[suggested.grade]
    reasons = "，".join(because_words(one) for one in suggested.because)
    return _("Grade %(grade)s suggested: %(reasons)s.") % {"grade": label, "reasons": reasons}


def why_words(why: Why) -> str:
    """One point for a mediator."""
    return str(_POINTS[why.point]) % {"n": why.n, "of": why.of}


def out_words(out: Out) -> str:
    """Why a mediator may not mediate this dispute: the rule, never the private fact."""
    return str(_OUT[out])
