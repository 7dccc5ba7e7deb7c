"""Taking what is personal out of one file; of what other rooms keep of it, they do it themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from linli.casework.cases.models import Assignment, Case, Document, Event, FollowUp, Party
from linli.casework.cases.operations.moving import Moving
from linli.casework.cases.rules import Ending
from linli.foundation.notices.operations import forget_about

ERASED_TITLE = "（内容已按保存期限清除）"
_RETENTION = "SET LOCAL linli.retention = '{}'"


@dataclass(frozen=True)
class Erased:
    """How many of each thing went, and the keys of the files that nobody needs any more."""

    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()


Eraser = Callable[[Case, Ending], Erased]
_ERASERS: dict[str, Eraser] = {}


def also_erase(room: str, eraser: Eraser) -> None:
    """Declare what a room above the kernel takes out of its own tables; called from its apps.py.

    It runs in the transaction that ends the file.
    """
    _ERASERS[room] = eraser


def erase_file(it: Moving, ending: Ending) -> Erased:
    """Take out of a file under the move what its period has ended for; returns what went."""
    counts: Counter[str] = Counter()
    files: list[str] = []
    counts["notices"] = forget_about(it.case.id)
    # The rooms above first: their rows point at documents and parties of the case.
    for eraser in _ERASERS.values():
        erased = eraser(it.case, ending)
        counts.update(erased.counts)
        files += erased.files
    if ending is Ending.ERASE:
        _erase_words(it, counts)
        files += _erase_documents(it.case, counts)
    else:
        for part in it.assignments:
            part.is_current = part.is_open  # units lose sight of it; written with the move
    _erase_finders(it, counts)
    return Erased({name: n for name, n in counts.items() if n}, tuple(files))


def _erase_finders(it: Moving, counts: Counter[str]) -> None:
    """By what a person, or their words, would be found."""
    parties = Party.objects.filter(case=it.case)
    indexed = parties.exclude(phone_index=None, query_code_index=None)
    counts["ways to find a person"] = indexed.update(phone_index=None, query_code_index=None)
    it.set(grams=[])


def _erase_words(it: Moving, counts: Counter[str]) -> None:
    case = it.case
    it.set(title=ERASED_TITLE, body="", place_text="", grid_code="", longitude=None, latitude=None)
    counts["parties"] = Party.objects.filter(case=case).update(name="", phone="")
    counts["call-backs"] = FollowUp.objects.filter(case=case).exclude(remark="").update(remark="")
    for part in it.assignments:
        part.task = part.result = ""
    parts = Assignment.objects.filter(case=case).exclude(task="", result="")
    counts["tasks"] = parts.update(task="", result="")
    counts["events"] = _erase_events(case)


def _erase_events(case: Case) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_RETENTION.format("on"))
        spoken = Event.objects.filter(case=case).filter(salt__isnull=False)
        emptied = spoken.update(words="", sealed="", salt=None)
        cursor.execute(_RETENTION.format("off"))
    return emptied


def _erase_documents(case: Case, counts: Counter[str]) -> list[str]:
    documents = Document.objects.filter(case=case)
    keys = [key for row in documents.values_list("storage_key", "thumbnail_key") for key in row]
    counts["documents"] = documents.delete()[0]
    return [key for key in keys if key]
