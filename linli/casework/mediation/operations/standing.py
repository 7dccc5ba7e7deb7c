"""What speaks for or against a mediator: training, ties, grades with public notice, complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.casework.mediation.models import (
    BANS,
    GradeState,
    Mediator,
    MediatorComplaint,
    MediatorGrade,
    MediatorStatus,
    Tie,
    Training,
)
from linli.casework.mediation.operations.moves import local_day, threshold
from linli.casework.mediation.operations.register_guard import (
    RegisterRefused,
    UnknownMediator,
    kept_mediator,
    note,
    own_mediator,
    text,
)
from linli.casework.mediation.queries.mediators import figures_of
from linli.foundation.crypto.operations import blind_index
from linli.registers.access.rules import Actor
from linli.registers.entities.models import Entity
from linli.registers.entities.rules.codes import normal_code
from linli.registers.people.rules.papers import BadPaper, read_paper
from linli.registers.places.rules.keepers import NotAllowed

TIES = ("kin", "household", "employer", "business")
OFFICIAL = ("grade_1", "grade_2", "grade_3", "grade_4")
MOST_HOURS = 200


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course somebody took; ``hours`` of lessons."""

    title: str
    on: date
    hours: int
    held_by: str = ""
    passed: bool = True


@transaction.atomic
def record_training(mediator_id: UUID, course: Course, *, by: Actor, at: datetime) -> Training:
    """Record a course (人民调解法 art. 14). Raises RegisterRefused."""
    mediator = kept_mediator(by, mediator_id)
    if not 1 <= course.hours <= MOST_HOURS:
        words = _("Between 1 and %(most)d hours.") % {"most": MOST_HOURS}
        raise RegisterRefused(words, "hours")
    if course.on > local_day(at):
        raise RegisterRefused(_("This day has not come yet."), "on")
    title = text(course.title, 80, "title")
    if mediator.trainings.filter(title=title, on=course.on).exists():
        raise RegisterRefused(_("This course is recorded already."), "title")
    row = Training.objects.create(
        mediator=mediator,
        title=title,
        held_by=text(course.held_by, 80, "held_by", needed=False),
        on=course.on,
        hours=course.hours,
        passed=course.passed,
    )
    note(by, at, "training", mediator, after={"title": title, "hours": course.hours})
    return row


# --- ties ----------------------------------------------------------------------------------------


@transaction.atomic
def declare_tie(
    *,
    kind: str,
    id_number: str = "",
    entity_code: str = "",
    words: str = "",
    by: Actor,
    at: datetime,
) -> Tie:
    """Declare a tie of one's own, so that one is not appointed there.

    Of a person only the blind index of the paper is kept. Raises RegisterRefused, UnknownMediator.
    """
    mediator = own_mediator(by)
    if kind not in TIES:
        raise RegisterRefused(_("Choose what kind of tie it is."), "kind")
    tie = Tie(mediator=mediator, kind=kind, declared_on=local_day(at))
    tie.words = text(words, 200, "words", needed=False)
    if id_number.strip():
        try:
            paper = read_paper(id_number, on=local_day(at))
        except BadPaper as error:
            raise RegisterRefused(_("This is no valid identity number."), "id_number") from error
        tie.id_index = blind_index(paper.number, purpose="id-number")
    elif entity_code.strip():
        entity = Entity.objects.known().filter(code=normal_code(entity_code)).only("id").first()
        if entity is None:
            raise RegisterRefused(_("No organisation has this credit code."), "entity_code")
        tie.entity_id = entity.pk
    else:
        raise RegisterRefused(_("Give the other's identity number or credit code."), "id_number")
    tie.save(force_insert=True)
    note(by, at, "declare tie", mediator, after={"kind": kind})
    return tie


@transaction.atomic
def end_tie(tie_id: UUID, *, by: Actor, at: datetime) -> None:
    """Say that a tie of one's own is over; it stays in the record."""
    mediator = own_mediator(by)
    tie = mediator.ties.filter(pk=tie_id, ended_on=None).first()
    if tie is None:
        raise UnknownMediator
    tie.ended_on = local_day(at)
    tie.save(update_fields=["ended_on"])
    note(by, at, "end tie", mediator, before={"kind": tie.kind})


# --- grades --------------------------------------------------------------------------------------


@transaction.atomic
def propose_grade(
    mediator_id: UUID,
    *,
    grade: str,
    is_official: bool,
    issued_by: str,
    evidence: str,
    by: Actor,
    at: datetime,
) -> MediatorGrade:
    """Propose an official grade or a local title, with the figures of this day as evidence.

    Nothing is granted by itself: public notice and a decision by somebody else follow.

    :raises RegisterRefused: no such official grade, or one is proposed already.
    """
    mediator = kept_mediator(by, mediator_id)
    if mediator.status != MediatorStatus.SERVING:
        raise RegisterRefused(_("They do not serve now."))
    if is_official and grade not in OFFICIAL:
        raise RegisterRefused(_("An official grade is one of the first to the fourth."), "grade")
    waiting = mediator.grades.filter(state__in=(GradeState.PROPOSED, GradeState.PUBLIC))
    if waiting.filter(is_official=is_official).exists():
        raise RegisterRefused(_("A proposal is under way already."), "grade")
    row = MediatorGrade.objects.create(
        mediator=mediator,
        is_official=is_official,
        grade=text(grade, 24, "grade"),
        issued_by=text(issued_by, 80, "issued_by"),
        valid_from=local_day(at),
        evidence=text(evidence, 1000, "evidence", needed=False),
        state=GradeState.PROPOSED,
        figures=figures_of(mediator.pk),
        proposed_by=by.account_id,
    )
    note(by, at, "propose grade", mediator, after={"grade": grade, "official": is_official})
    return row


@transaction.atomic
def publish_grade(grade_id: UUID, *, by: Actor, at: datetime) -> MediatorGrade:
    """Put a proposal into public notice for the configured days."""
    row = _grade(by, grade_id, GradeState.PROPOSED)
    today = local_day(at)
    row.state, row.public_notice_from = GradeState.PUBLIC, today
    row.public_notice_to = today + timedelta(days=threshold("grade_notice_days", at))
    row.save(update_fields=["state", "public_notice_from", "public_notice_to"])
    note(by, at, "publish grade", row.mediator, after={"grade": row.grade})
    return row


@transaction.atomic
def decide_grade(
    grade_id: UUID,
    *,
    granted: bool,
    reason: str = "",
    valid_to: date | None = None,
    by: Actor,
    at: datetime,
) -> MediatorGrade:
    """Grant what was in public notice, or refuse it with a reason.

    :raises RegisterRefused: the notice is not over. NotAllowed: whoever proposed does not decide.
    """
    row = _grade(by, grade_id, GradeState.PUBLIC)
    today = local_day(at)
    if row.proposed_by == by.account_id:
        raise NotAllowed(_("Who proposed the grade does not decide on it."))
    if granted and (row.public_notice_to is None or today < row.public_notice_to):
        raise RegisterRefused(_("The public notice is not over yet."))
    if granted:
        same = MediatorGrade.objects.filter(
            mediator_id=row.mediator_id,
            is_official=row.is_official,
            state=GradeState.GRANTED,
            valid_to=None,
        )
        same.filter(valid_from__gte=today).delete()
        same.update(valid_to=today)
        row.state, row.valid_from, row.valid_to = GradeState.GRANTED, today, valid_to
    else:
        row.state, row.refused_because = GradeState.REFUSED, text(reason, 200, "reason")
    row.save(update_fields=["state", "valid_from", "valid_to", "refused_because"])
    note(by, at, "decide grade", row.mediator, after={"grade": row.grade, "state": str(row.state)})
    return row


def _grade(by: Actor, grade_id: UUID, state: GradeState) -> MediatorGrade:
    row = MediatorGrade.objects.filter(pk=grade_id).first()
    if row is None:
        raise UnknownMediator
    row.mediator = kept_mediator(by, row.mediator_id)
    row.refresh_from_db(fields=["state"])
    if row.state != state:
        raise RegisterRefused(_("This proposal has gone on already."))
    return row


# --- complaints ----------------------------------------------------------------------------------


@transaction.atomic
def record_complaint(
    mediator_id: UUID,
    *,
    about: str,
    words: str,
    complainant: str = "",
    by: Actor,
    at: datetime,
) -> MediatorComplaint:
    """Record that somebody complains about a mediator. Raises RegisterRefused."""
    mediator = kept_mediator(by, mediator_id)
    if about not in (*BANS, "other"):
        raise RegisterRefused(_("Choose what the complaint is about."), "about")
    row = MediatorComplaint.objects.create(
        mediator=mediator,
        about=about,
        words=text(words, 1000, "words"),
        complainant=text(complainant, 80, "complainant", needed=False),
        received_at=at,
        recorded_by=by.account_id,
    )
    Mediator.objects.filter(pk=mediator.pk).update(complaints=F("complaints") + 1)
    note(by, at, "complaint", mediator, after={"about": about})
    return row


@transaction.atomic
def answer_complaint(
    complaint_id: UUID, *, upheld: bool, answer: str, by: Actor, at: datetime
) -> MediatorComplaint:
    """Say whether a complaint was right, and what is answered; a dismissal is an act of its own."""
    row = MediatorComplaint.objects.select_for_update().filter(pk=complaint_id).first()
    if row is None:
        raise UnknownMediator
    mediator = kept_mediator(by, row.mediator_id)
    if row.answered_at is not None:
        raise RegisterRefused(_("It was answered already."))
    if mediator.account_id is not None and mediator.account_id == by.account_id:
        raise NotAllowed(_("Nobody answers a complaint about themselves."))
    row.upheld, row.answer = upheld, text(answer, 1000, "answer")
    row.answered_at, row.by_name = at, by.name[:40]
    row.save(update_fields=["upheld", "answer", "answered_at", "by_name"])
    note(by, at, "answer complaint", mediator, after={"about": row.about, "upheld": upheld})
    return row
