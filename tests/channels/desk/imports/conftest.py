"""A clerk who brings files of entities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from linli.foundation.tabular.importing import applying, reading, results
from linli.foundation.tabular.models import ImportRun
from tests.channels.desk.clerks import Clerks, make_clerks
from tests.registers.entities.conftest import number

HEAD = "企业名称,统一社会信用代码,法定代表人,住所,登记状态"
Bring = Callable[..., ImportRun]


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def clerks(db: None) -> Clerks:
    return make_clerks()


def content(n: int = 3, *, head: str = HEAD) -> bytes:
    lines = [f"荷香商行{k},{number(k)},王某,湖滨路{k}号,存续" for k in range(1, n + 1)]
    return "\n".join([head, *lines, f"坏行,{number(1)[:-1]},王某,湖滨路,存续"]).encode()


def upload(client: Client, data: bytes, name: str = "企业.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post("/desk/imports/new/entities/", {"file": file})


def work_off(run: ImportRun) -> ImportRun:
    """Do what the worker would."""
    now = timezone.now
    reading.read_run(run.id, now=now)
    applying.apply_run(run.id, now=now)
    results.write_result(run.id, at=now() + timedelta(seconds=1))
    run.refresh_from_db()
    return run


@pytest.fixture
def bring(clerks: Clerks) -> Bring:
    def make(who: str = "clerk", data: bytes | None = None) -> ImportRun:
        answer = upload(clerks.door(who), data or content())
        assert answer.status_code == 302, answer.content.decode()
        return work_off(ImportRun.objects.latest("asked_at"))

    return make
