"""调解员: enrolling, changing, appointing, suspending and dismissing; their log-in and their own wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.mediation.models import (
    BANS,
    Committee,
    Dismissal,
    Education,
    Mediator,
    MediatorStatus,
    MediatorTerm,
    Sex,
    TermRole,
)
from linli.casework.mediation.operations.appointing import replace_everywhere
from linli.casework.mediation.operations.moves import local_day, threshold
from linli.casework.mediation.operations.posting import end_posts, true_posts
from linli.casework.mediation.operations.register_guard import (
    RegisterRefused,
    as_said,
    kept_committee,
    kept_mediator,
    note,
    own_mediator,
    text,
)
from linli.casework.mediation.queries.rule_book import rule_book
from linli.casework.mediation.rules.composition import ON_COMMITTEE, term_end
from linli.foundation.crypto.operations import blind_index
from linli.foundation.crypto.rules import is_phone, normalise_phone
from linli.registers.access.rules import Actor
from linli.registers.people.rules.names import BadName, initials, read_name
from linli.registers.people.rules.papers import BadPaper, read_paper

ADULT = 18
MOST_AT_A_TIME = 60
_SAID = (
    "number", "name", "sex", "education", "employer", "is_full_time", "specialities", "languages",
    "committee_id", "status", "most_cases", "about",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MediatorFacts:
    """What is kept of a mediator; an empty ``phone`` or ``id_number`` leaves what is kept."""

    name: str
    sex: str
    number: str = ""
    born_on: date | None = None
    education: str = ""
    phone: str = ""
    id_number: str = ""
    employer: str = ""
    is_full_time: bool = False
    specialities: Sequence[str] = ()
    languages: Sequence[str] = ()
    most_cases: int = 12
    about: str = ""


@transaction.atomic
def enrol_mediator(
    facts: MediatorFacts,
    *,
    committee_id: UUID,
    chosen_by: str,
    role: str = TermRole.MEDIATOR,
    begins: date | None = None,
    by: Actor,
    at: datetime,
) -> Mediator:
    """Put somebody into the register and appoint them to a committee (聘任).

    :raises RegisterRefused: a field is wrong, or the number or paper stands there already.
    """
    committee = kept_committee(by, committee_id)
    mediator = Mediator(committee=committee, recorded_at=at)
    _follow_committee(mediator, committee)
    set_facts(mediator, facts, at=at)
    mediator.save(force_insert=True)
    note(by, at, "enrol", mediator, after=as_said(mediator, _SAID))
    _appoint(mediator, committee, role, chosen_by, begins or local_day(at), by=by, at=at)
    return mediator


@transaction.atomic
def change_mediator(
    mediator_id: UUID, facts: MediatorFacts, *, by: Actor, at: datetime, expect: int | None = None
) -> Mediator:
    """Change what is kept of a mediator. Raises RegisterRefused, RegisterMoved, UnknownMediator."""
    mediator = kept_mediator(by, mediator_id, expect=expect)
    before = as_said(mediator, _SAID)
    set_facts(mediator, facts, at=at)
    mediator.version += 1
    mediator.save()
    note(by, at, "change", mediator, before=before, after=as_said(mediator, _SAID))
    return mediator


def set_facts(mediator: Mediator, facts: MediatorFacts, *, at: datetime) -> None:
    """Check what was given and lay it over the record. Raises RegisterRefused naming the field."""
    try:
        mediator.name = read_name(facts.name)
    except BadName as error:
        raise RegisterRefused(
            _("Enter the name as it stands on the identity card."), "name"
        ) from error
    mediator.initials = initials(mediator.name)
    if facts.sex not in Sex.values:
        raise RegisterRefused(_("Choose female or male."), "sex")
    mediator.sex = facts.sex
    if facts.education not in Education.values:
        raise RegisterRefused(_("Choose the education from the list."), "education")
    mediator.education = facts.education
    mediator.number = _number(mediator, facts.number, at)
    _set_private(mediator, facts, at)
    mediator.employer = text(facts.employer, 80, "employer", needed=False)
    mediator.about = text(facts.about, 200, "about", needed=False)
    mediator.is_full_time = facts.is_full_time
    mediator.specialities = known_types(facts.specialities, at)
    mediator.languages = [text(one, 24, "languages") for one in facts.languages if one.strip()]
    if not 1 <= facts.most_cases <= MOST_AT_A_TIME:
        words = _("Between 1 and %(most)d cases at a time.") % {"most": MOST_AT_A_TIME}
        raise RegisterRefused(words, "most_cases")
    mediator.most_cases = facts.most_cases


def known_types(codes: Sequence[str], at: datetime) -> list[str]:
    """Types of dispute in force, in the Ministry's order. Raises RegisterRefused."""
    known = [row.code for row in rule_book().types_on(local_day(at))]
    if set(codes) - set(known):
        raise RegisterRefused(_("Choose types of dispute from the list."), "specialities")
    return [code for code in known if code in codes]


def _number(mediator: Mediator, number: str, at: datetime) -> str:
    number = text(number, 24, "number", needed=False) or mediator.number or _next_number(at)
    if Mediator.objects.filter(number=number).exclude(pk=mediator.pk).exists():
        raise RegisterRefused(_("Another mediator has this certificate number."), "number")
    return number


def _next_number(at: datetime) -> str:
    first = f"TJ{local_day(at).year}"
    last = Mediator.objects.filter(number__regex=rf"^{first}\d{{6}}$").order_by("-number").first()
    return f"{first}{int(last.number[len(first) :]) + 1 if last else 1:06d}"


def _set_private(mediator: Mediator, facts: MediatorFacts, at: datetime) -> None:
    born = facts.born_on
    if facts.id_number.strip():
        try:
            paper = read_paper(facts.id_number, on=local_day(at))
        except BadPaper as error:
            raise RegisterRefused(_("This is no valid identity number."), "id_number") from error
        index = blind_index(paper.number, purpose="id-number")
        if Mediator.objects.filter(id_index=index).exclude(pk=mediator.pk).exists():
            raise RegisterRefused(_("This person is in the register already."), "id_number")
        mediator.id_number, mediator.id_index = paper.number, index
        born = paper.born_on or born
    if facts.phone.strip():
        if not is_phone(facts.phone):
            raise RegisterRefused(_("This is no telephone number."), "phone")
        mediator.phone = normalise_phone(facts.phone)
    mediator.born_on = born or mediator.born_on
    if mediator.born_on and term_end(mediator.born_on, ADULT) > local_day(at):
        raise RegisterRefused(_("A mediator must be an adult (人民调解法 art. 14)."), "born_on")


def _follow_committee(mediator: Mediator, committee: Committee) -> None:
    mediator.committee = committee
    for name in ("district_code", "street_code", "community_code"):
        setattr(mediator, name, getattr(committee, name))


# --- appointments --------------------------------------------------------------------------------


@transaction.atomic
def appoint_mediator(
    mediator_id: UUID,
    committee_id: UUID,
    *,
    role: str,
    chosen_by: str,
    begins: date | None = None,
    is_main: bool = False,
    by: Actor,
    at: datetime,
) -> MediatorTerm:
    """Appoint a mediator to a committee; also one whose term ran out, or who left for no ban.

    :raises RegisterRefused: dismissed for a ban, appointed there already, a chair serves already.
    """
    mediator, committee = kept_mediator(by, mediator_id), kept_committee(by, committee_id)
    if mediator.terms.filter(ended_because__in=BANS).exists():
        words = _("%(name)s was dismissed for breaking the rules and is not appointed again.")
        raise RegisterRefused(words % {"name": mediator.name})
    if mediator.status == MediatorStatus.LEFT:
        mediator.status, mediator.status_because, is_main = MediatorStatus.SERVING, "", True
    if is_main:
        _follow_committee(mediator, committee)
    mediator.version += 1
    mediator.save()
    return _appoint(mediator, committee, role, chosen_by, begins or local_day(at), by=by, at=at)


def _appoint(
    mediator: Mediator,
    committee: Committee,
    role: str,
    chosen_by: str,
    begins: date,
    *,
    by: Actor,
    at: datetime,
) -> MediatorTerm:
    if role not in TermRole.values:
        raise RegisterRefused(_("Choose what they do on the committee."), "role")
    serving = MediatorTerm.objects.filter(committee=committee, ended_on=None)
    if serving.filter(mediator=mediator).exists():
        raise RegisterRefused(_("They serve this committee already."), "role")
    if role == TermRole.CHAIR and serving.filter(role=TermRole.CHAIR).exists():
        raise RegisterRefused(_("A committee has one chair only."), "role")
    most = threshold("members_most", at)
    if role in ON_COMMITTEE and serving.filter(role__in=ON_COMMITTEE).count() >= most:
        words = _("A committee has at most %(number)d members.") % {"number": most}
        raise RegisterRefused(words, "role")
    term = MediatorTerm.objects.create(
        mediator=mediator,
        committee=committee,
        role=role,
        chosen_by=text(chosen_by, 80, "chosen_by"),
        begins=begins,
        ends=term_end(begins, threshold("term_years", at)),
    )
    true_posts(mediator, committee, by=by, at=at)
    said = {"committee": committee.unit.name, "role": role, "from": str(begins)}
    note(by, at, "appoint", mediator, after=said)
    return term


@transaction.atomic
def suspend_mediator(
    mediator_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> int:
    """Let a mediator take no cases for now; theirs go back to be given to others. How many."""
    mediator = kept_mediator(by, mediator_id, expect=expect)
    if mediator.status != MediatorStatus.SERVING:
        raise RegisterRefused(_("They do not serve now."))
    _set_status(mediator, MediatorStatus.SUSPENDED, text(reason, 200, "reason"), by=by, at=at)
    return replace_everywhere(mediator.pk, because="suspended", by=by, at=at)


@transaction.atomic
def reinstate_mediator(
    mediator_id: UUID, *, reason: str, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Let a suspended mediator take cases again."""
    mediator = kept_mediator(by, mediator_id, expect=expect)
    if mediator.status != MediatorStatus.SUSPENDED:
        raise RegisterRefused(_("They are not suspended."))
    _set_status(mediator, MediatorStatus.SERVING, text(reason, 200, "reason"), by=by, at=at)


@transaction.atomic
def dismiss_mediator(
    mediator_id: UUID,
    *,
    because: str,
    words: str,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> int:
    """End all terms of a mediator (解聘, 罢免), with one of the reasons; returns open cases given back.

    Their cases stand where a mediator is needed, chairs and parties are told, their posts end, the
    public page forgets them.

    :raises RegisterRefused: no such reason, or no words on a ban of art. 15.
    """
    mediator = kept_mediator(by, mediator_id, expect=expect)
    if because not in Dismissal.values:
        raise RegisterRefused(_("Choose the reason."), "because")
    words = text(words, 200, "words", needed=because in BANS)
    if mediator.status == MediatorStatus.LEFT:
        raise RegisterRefused(_("They are no mediator any more."))
    given_back = replace_everywhere(mediator.pk, because="dismissed", by=by, at=at)
    mediator.refresh_from_db(fields=["open_cases"])
    today = local_day(at)
    terms = mediator.terms.filter(ended_on=None).select_related("committee")
    for term in terms:
        end_posts(mediator, term.committee, by=by, at=at)
        term.ended_on, term.ended_because, term.ended_words = today, because, words
        term.save(update_fields=["ended_on", "ended_because", "ended_words"])
    mediator.public_since = None
    reason = words or str(Dismissal(because).label)
    _set_status(mediator, MediatorStatus.LEFT, reason, by=by, at=at)
    return given_back


def _set_status(
    mediator: Mediator, status: MediatorStatus, reason: str, *, by: Actor, at: datetime
) -> None:
    before = mediator.status
    mediator.status, mediator.status_because = status, reason
    mediator.version += 1
    mediator.save(update_fields=["status", "status_because", "version", "public_since"])
    said = {"status": str(status), "reason": reason}
    note(by, at, "status", mediator, before={"status": before}, after=said)


# --- what a mediator decides alone ----------------------------------------------------------------


@transaction.atomic
def set_public(
    *, agrees: bool, about: str = "", photo_key: str | None = None, by: Actor, at: datetime
) -> Mediator:
    """Consent to the public list, or take the consent back; only the mediator decides this.

    :raises RegisterRefused: they do not serve now. UnknownMediator where the post has no record.
    """
    mediator = own_mediator(by)
    if agrees and mediator.status != MediatorStatus.SERVING:
        raise RegisterRefused(_("Only mediators who serve are shown in public."))
    before = {"public_since": str(mediator.public_since or "")}
    mediator.public_since = (mediator.public_since or local_day(at)) if agrees else None
    mediator.about = text(about, 200, "about", needed=False)
    if photo_key is not None:
        mediator.photo_key = photo_key
    if not agrees:
        mediator.photo_key = ""
    mediator.version += 1
    mediator.save(update_fields=["public_since", "about", "photo_key", "version"])
    after = {"public_since": str(mediator.public_since or "")}
    note(by, at, "public", mediator, before=before, after=after)
    return mediator
