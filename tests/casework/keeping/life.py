"""A matter that went all the way, with a person's traces planted wherever one can leave them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql

from linli.casework.cases.models import Document
from linli.casework.matters import operations as matters
from linli.casework.matters.models import RetentionClass
from linli.casework.matters.operations import filing
from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.crypto.operations import blind_index
from linli.foundation.documents.uploads import sniff, store
from linli.oversight.supervision import operations as supervision
from linli.oversight.supervision.models import SupervisionStep
from linli.oversight.supervision.operations import Writing
from linli.oversight.supervision.rules import Rung
from linli.registers.access.rules import RESIDENT
from tests.casework.city import START, City, Story, at

BEGUN = at("2026-11-18 09:00")
OVER = at("2029-11-18 01:00")
NAME, PHONE, WORDS = "欧阳翠羽", "13977665544", "西窗漏雨"
TRACES = (NAME, PHONE, WORDS)


def make_classes() -> None:
    """The classes of files that the tests reckon with."""
    for code, years, then in (
        ("matter", 3, "deidentify"),
        ("matter_long", 10, "seal"),
        ("matter_keep", 0, "keep"),
        ("access_log", 3, "erase"),
    ):
        RetentionClass.objects.create(
            code=code, name=code, years=years, then=then, valid_from=START
        )


def said(what: str) -> str:
    """A sentence that holds every trace."""
    return f"{what}：{NAME}（{PHONE}）家{WORDS}。"


def archived(city: City, *, retention: str = "matter", **report: object) -> Story:
    """A matter from the first call to the archive; each step says what it should not for ever."""
    told = {"wish": said("诉求"), "place_text": said("地点")[:60], "key": f"k-{PHONE}-{retention}"}
    told |= {"source_ref": f"s-{PHONE}-{retention}", "text": said("来电"), "name": NAME}
    story = Story(city, when=BEGUN, phone=PHONE, **{**told, **report})
    matters.add_information(story.id, words=said("补充"), by=RESIDENT, at=BEGUN, is_reporter=True)
    story.accepted().dispatched(lake=said("协办任务")).signed()
    _handled(city, story)
    _supervised(city, story)
    story.finished()
    _add_document(story)
    story.approved()
    answers = matters.Answers(
        is_reached=True, solved="solved", satisfied="satisfied", remark=said("回访")
    )
    matters.follow_up(story.id, answers=answers, by=city["caller"], at=BEGUN)
    filing.put_into_archive(story.id, retention_class=retention, by=city["archivist"], at=BEGUN)
    asked = filing.ask_dossier(story.id, by=city["archivist"], at=BEGUN)
    made = filing.make_dossier(asked.id, at=BEGUN)
    assert made is not None
    assert made.storage_key
    age_files()
    return story


def _handled(city: City, story: Story) -> None:
    matters.first_contact(
        story.id, means="phone", is_reached=True, words=said("联系"), by=city["handler"], at=BEGUN
    )
    matters.ask_parking(
        story.id,
        reason=said("挂账"),
        plan=said("计划"),
        milestone=date(2027, 3, 1),
        by=city["head"],
        at=BEGUN,
    )
    matters.rule_on_parking(
        story.id, is_granted=True, ruling=said("同意"), by=city["reviewer"], at=BEGUN
    )
    matters.resume(story.id, reason=said("恢复"), by=city["head"], at=BEGUN)
    matters.assist_done(story.id, result=said("协办"), by=city["lake_handler"], at=BEGUN)


def _supervised(city: City, story: Story) -> None:
    writing = Writing(
        cases=[story.id],
        title=said("督办单")[:60],
        requirement=said("要求"),
        facts=said("事实"),
        due_at=at("2026-12-01 17:30"),
    )
    paper = supervision.draft_paper(Rung.ORDER, writing, by=city["supervisor"], at=BEGUN)
    supervision.issue_paper(paper.id, by=city["supervisor"], at=BEGUN)
    step = SupervisionStep.objects.get(case_id=story.id)
    supervision.reply(step.id, words=said("反馈"), by=city["handler"], at=BEGUN)


def _add_document(story: Story) -> None:
    body = BytesIO(b"%PDF-1.4\n" + said(story.number).encode() + b"\n%%EOF\n")
    kept = store(body, name=f"{NAME}.pdf", kind=sniff(body, name=f"{NAME}.pdf"))
    Document.objects.create(
        case=story.case,
        kind="evidence",
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        added_at=BEGUN,
        added_by="周敏",
    )


def age_files() -> None:
    """Let every kept file be years old, as those of an archived matter are."""
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            os.utime(path, (BEGUN.timestamp(), BEGUN.timestamp()))


def traces() -> list[str]:
    """Where in the database or the folder of files a trace of the person still stands."""
    found = [*_in_tables(), *_in_seals(), *_in_files()]
    return sorted(set(found))


def _in_tables() -> Iterator[str]:
    patterns = [*TRACES, blind_index(PHONE, purpose="phone").hex()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            query = sql.SQL("SELECT count(*) FROM {} AS t WHERE to_jsonb(t)::text LIKE ANY(%s)")
            text = query.format(sql.Identifier(table)).as_string(None)
            cursor.execute(text, [[f"%{one}%" for one in patterns]])
            if cursor.fetchone()[0]:
                yield table


def _in_seals() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField) and _holds(model, field.name):
                yield f"{model._meta.label}.{field.name}"


def _holds(model: type[Model], name: str) -> bool:
    texts = model._base_manager.values_list(name, flat=True)
    return any(one in str(text) for text in texts for one in TRACES)


def _in_files() -> Iterator[str]:
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            if body.startswith(b"%PDF") or any(one.encode() in body for one in TRACES):
                yield str(path)


def when(text: str) -> datetime:
    """A moment of the city."""
    return at(text)
