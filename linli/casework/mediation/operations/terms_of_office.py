"""届期: who sits on a committee for a term, and the reminder before it ends (人民调解法 art. 8, 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.mediation.models import (
    Committee,
    Dismissal,
    Mediator,
    MediatorStatus,
    MediatorTerm,
    TermRole,
)
from linli.casework.mediation.operations.moves import local_day, threshold
from linli.casework.mediation.operations.posting import true_posts
from linli.casework.mediation.operations.register_guard import (
    SAID,
    RegisterRefused,
    UnknownMediator,
    as_said,
    kept_committee,
    note,
    text,
)
from linli.casework.mediation.rules.composition import (
    ON_COMMITTEE,
    Flaw,
    Seat,
    flaws_of,
    term_end,
)
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post
from linli.registers.access.rules import Actor


class FlawedCommittee(RegisterRefused):
    """The members are not what the law asks; ``flaws`` says what is wrong."""

    def __init__(self, flaws: Sequence[Flaw], words: str) -> None:
        super().__init__(words, "members")
        self.flaws = tuple(flaws)


@dataclass(frozen=True)
class Elected:
    """One who was elected or appointed to a committee, and as what."""

    mediator_id: UUID
    role: str


def flaws_in_words(flaws: Sequence[Flaw], *, least: int, most: int) -> str:
    """What is wrong with the members of a committee, in the words of the law."""
    words = {
        Flaw.TOO_FEW: _("A committee has at least %(number)d members.") % {"number": least},
        Flaw.TOO_MANY: _("A committee has at most %(number)d members.") % {"number": most},
        Flaw.NO_WOMAN: _("A committee must have a woman among its members."),
        Flaw.NO_CHAIR: _("A committee must have a chair."),
        Flaw.SEVERAL_CHAIRS: _("A committee has one chair only."),
        Flaw.NO_MINORITY: _(
            "Where several ethnic groups live, a member should come from a smaller one."
        ),
    }
    return " ".join(words[flaw] for flaw in flaws)


@transaction.atomic
def new_term(
    committee_id: UUID,
    elected: Sequence[Elected],
    *,
    chosen_by: str,
    begins: date | None = None,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> list[Flaw]:
    """Begin a committee's term with these people; returns what is only to be warned of.

    Members who were not chosen again leave; hired mediators stay until their own term ends.

    :raises FlawedCommittee: too few or many members, no woman, not exactly one chair.
    """
    committee = kept_committee(by, committee_id, expect=expect)
    chosen_by = text(chosen_by, 80, "chosen_by")
    people = _chosen(by, elected)
    least, most = threshold("members_least", at), threshold("members_most", at)
    flaws = flaws_of(
        [Seat(one.role, people[one.mediator_id].sex) for one in elected],
        least=least,
        most=most,
        is_mixed_area=committee.is_mixed_area,
        has_minority_member=committee.has_minority_member,
    )
    wrong = [flaw for flaw in flaws if not flaw.is_warning]
    if wrong:
        raise FlawedCommittee(wrong, flaws_in_words(wrong, least=least, most=most))
    start = begins or local_day(at)
    _begin_term(committee, elected, people, chosen_by, start, by=by, at=at)
    return flaws


def _begin_term(
    committee: Committee,
    elected: Sequence[Elected],
    people: dict[UUID, Mediator],
    chosen_by: str,
    start: date,
    *,
    by: Actor,
    at: datetime,
) -> None:
    before = as_said(committee, SAID)
    ends = term_end(start, threshold("term_years", at))
    open_terms = MediatorTerm.objects.filter(committee=committee, ended_on=None)
    leaving = list(open_terms.filter(role__in=ON_COMMITTEE).select_related("mediator__account"))
    over = open_terms.filter(role__in=ON_COMMITTEE) | open_terms.filter(mediator_id__in=people)
    over.update(ended_on=start, ended_because=Dismissal.TERM_OVER)
    MediatorTerm.objects.bulk_create(
        MediatorTerm(
            mediator_id=one.mediator_id,
            committee=committee,
            role=one.role,
            chosen_by=chosen_by,
            begins=start,
            ends=ends,
        )
        for one in elected
    )
    committee.term_from, committee.term_to = start, ends
    committee.term_reminded_on = None
    committee.version += 1
    committee.save(update_fields=["term_from", "term_to", "term_reminded_on", "version"])
    touched = {**{term.mediator_id: term.mediator for term in leaving}, **people}
    for mediator in touched.values():
        true_posts(mediator, committee, by=by, at=at)
    after = as_said(committee, SAID) | {
        "members": [f"{people[one.mediator_id].number} {one.role}" for one in elected]
    }
    note(by, at, "new term", committee, before=before, after=after)


def _chosen(by: Actor, elected: Sequence[Elected]) -> dict[UUID, Mediator]:
    ids = {one.mediator_id for one in elected}
    if len(ids) != len(elected):
        raise RegisterRefused(_("Somebody is named twice."), "members")
    if any(one.role not in TermRole.values for one in elected):
        raise RegisterRefused(_("Choose what each one does on the committee."), "members")
    rows = Mediator.objects.select_for_update(of=("self",)).select_related("account")
    found = {row.pk: row for row in rows.visible_to(by.scope).filter(pk__in=ids).order_by("pk")}
    if set(found) != ids:
        raise UnknownMediator
    idle = [row.name for row in found.values() if row.status != MediatorStatus.SERVING]
    if idle:
        words = _("%(names)s does not serve now.") % {"names": "、".join(idle)}
        raise RegisterRefused(words, "members")
    return found


def remind_of_terms(*, at: datetime) -> int:
    """Tell chairs and justice officers of terms that end soon, once a term; returns how many."""
    today = local_day(at)
    until = today + timedelta(days=threshold("term_remind_days", at))
    due = Committee.objects.in_force().filter(term_to__lte=until, term_reminded_on=None)
    told = 0
    for committee in due.select_related("unit").order_by("pk"):
        with transaction.atomic():
            Committee.objects.filter(pk=committee.pk).update(term_reminded_on=today)
            _tell_of_term(committee, at)
        told += 1
    return told


def _tell_of_term(committee: Committee, at: datetime) -> None:
    codes = [committee.district_code, committee.street_code, committee.community_code]
    posts = Post.objects.in_force(local_day(at))
    holders = posts.filter(unit_id=committee.pk, role="mediation_chair") | posts.filter(
        role="justice_officer", unit__division_code__in=[code for code in codes if code]
    )
    for account_id in holders.values_list("account_id", flat=True).distinct():
        row = notice_row(
            channel="inapp",
            recipient=str(account_id),
            template="mediation_term_ends",
            fields={"name": committee.unit.name, "day": f"{committee.term_to:%Y-%m-%d}"},
            is_sensitive=False,
            about=committee.unit.name,
            about_id=committee.pk,
            account_id=account_id,
            at=at,
        )
        if row is not None:
            row.save(force_insert=True)
