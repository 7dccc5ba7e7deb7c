"""结案存档: putting closed files into the archive, and the file of a case as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

import structlog
from django.db import transaction

from linli.casework.cases.models import Case
from linli.casework.cases.operations import CaseError, MoveRefused, NoSuchCase, NotAllowedNow
from linli.casework.cases.rules import Hindrance
from linli.casework.matters.documents.case_file import check_chain, print_file, read_contents
from linli.casework.matters.models import Dossier, DossierState
from linli.casework.matters.operations.clocks import local_day
from linli.casework.matters.operations.closing import archive
from linli.casework.matters.queries.filing import file_rows, retention_classes
from linli.casework.matters.workflow import FAMILY, Action
from linli.foundation.documents.printing import DocumentFault
from linli.foundation.documents.uploads import StorageFault, store
from linli.foundation.documents.uploads.kinds import SniffedType
from linli.foundation.jobs.operations import enqueue
from linli.registers.access.operations import log_reading
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor, ReadingAct

PDF = SniffedType("pdf", "application/pdf", ("pdf",))
_MOST = 100 * 1024 * 1024
logger = structlog.get_logger(__name__)


def put_into_archive(
    case_id: UUID,
    *,
    retention_class: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Case:
    """File a closed matter when it lacks nothing; without a class the rules choose it.

    :raises NotAllowedNow: "items_missing" with how many, "chain_broken" with the number of the
        event, "no_such_retention".
    """
    case = Case.objects.filter(id=case_id, family=FAMILY).select_related("matter").first()
    if case is None:
        raise NoSuchCase
    row = file_rows([case])[0]
    if row.missing:
        raise NotAllowedNow("items_missing", str(len(row.missing)))
    if row.broken is not None:
        raise NotAllowedNow("chain_broken", str(row.broken.seq))
    code = retention_class or row.retention
    kept = retention_classes(local_day(at)).get(code)
    if kept is None:
        raise NotAllowedNow("no_such_retention", code)
    return archive(case_id, retention_class=code, years=kept.years, by=by, at=at, expect=expect)


@dataclass(frozen=True)
class Filed:
    """What became of one file of a batch; ``error`` is None where it is in the archive now."""

    number: str
    error: CaseError | None = None


def put_many_into_archive(numbers: Sequence[str], *, by: Actor, at: datetime) -> list[Filed]:
    """File several closed matters, each in a transaction of its own, with a result for each."""
    seen = Case.objects.visible_to(by.scope).filter(family=FAMILY, number__in=list(numbers))
    found = dict(seen.values_list("number", "id"))
    results = []
    for number in dict.fromkeys(numbers):
        try:
            if number not in found:
                raise NoSuchCase
            put_into_archive(found[number], by=by, at=at)
        except CaseError as error:
            results.append(Filed(number, error))
        else:
            results.append(Filed(number))
    return results


@transaction.atomic
def ask_dossier(case_id: UUID, *, by: Actor, at: datetime) -> Dossier:
    """Have the file of a case made as PDF in the background; a second press finds the first.

    :raises NoSuchCase: it is not in the reader's scope. :raises MoveRefused: not the archivist's.
    """
    if not by.may(Permission.ARCHIVE):
        raise MoveRefused(Action.ARCHIVE, "", Hindrance.NOT_PERMITTED)
    case = Case.objects.visible_to(by.scope).filter(id=case_id, family=FAMILY).first()
    if case is None:
        raise NoSuchCase
    waiting = Dossier.objects.filter(
        case=case, state__in=(DossierState.WAITING, DossierState.MAKING)
    )
    known = waiting.select_for_update().first()
    if known is not None:
        return known
    dossier = Dossier.objects.create(
        case=case, asked_at=at, asked_by=by.name[:40], asked_by_id=by.account_id
    )
    enqueue("matters.make_dossier", dossier=dossier.id, unit=by.unit_name)
    return dossier


def make_dossier(dossier_id: UUID, *, unit_name: str = "", at: datetime) -> Dossier | None:
    """Make the PDF that was asked for; done twice it is made once. None where it is gone."""
    dossier = Dossier.objects.filter(id=dossier_id).first()
    if dossier is None or dossier.state == DossierState.DONE:
        return dossier
    _tell(dossier, state=DossierState.MAKING, done=0)
    try:
        contents = read_contents(dossier.case_id)
        _tell(dossier, done=1)
        checked = check_chain(contents)
        _tell(dossier, done=2)
        made = print_file(contents, checked, made_by=dossier.asked_by, unit_name=unit_name, at=at)
        _tell(dossier, done=3)
        kept = store(BytesIO(made), name=f"{contents.case.number}.pdf", kind=PDF, max_size=_MOST)
    except (DocumentFault, StorageFault) as fault:
        logger.exception("dossier_failed", dossier=str(dossier_id))
        _tell(dossier, state=DossierState.FAILED, problem=str(fault)[:200])
        return dossier
    _tell(
        dossier,
        state=DossierState.DONE,
        done=4,
        case_version=contents.case.version,
        storage_key=kept.key,
        sha256=kept.sha256,
        size=kept.size,
        made_at=at,
    )
    return dossier


def _tell(dossier: Dossier, **fields: object) -> None:
    for name, value in fields.items():
        setattr(dossier, name, value)
    dossier.save(update_fields=list(fields))


def read_dossier(dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Write down that the printed file of a case is about to be read (the caller checked scope)."""
    log_reading(
        by=by,
        act=ReadingAct.PRINT,
        record_kind="case",
        record_id=dossier.case_id,
        about=dossier.case.number,
        fields="dossier",
        at=at,
    )
