"""Whether the system does its work: for whoever watches it, and for a load balancer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.foundation.jobs.queries import state as job_state
from linli.foundation.notices.queries import outbox_age

LEAST_FREE_BYTES = 200 * 1024 * 1024
LEAST_FREE_SHARE = 0.02
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what was found, in words."""

    ok: bool
    detail: str


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, otherwise 503, with each check by name.

    ``?only=database,migrations`` looks at these alone: enough to know that pages can be served.
    """
    asked = [name for name in request.GET.get("only", "").split(",") if name in CHECKS]
    checks = {name: _look(name, CHECKS[name]) for name in asked or CHECKS}
    is_well = all(check.ok for check in checks.values())
    body = {
        "status": "ok" if is_well else "failing",
        "checks": {name: asdict(check) for name, check in checks.items()},
    }
    return JsonResponse(body, status=200 if is_well else 503)


def _look(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        _log.warning("health check failed", check=name, error=str(error))
        return Check(ok=False, detail=type(error).__name__)


def _database() -> Check:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return Check(ok=True, detail=f"answers in {(time.perf_counter() - began) * 1000:.1f} ms")


def _migrations() -> Check:
    missing = _needed() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        return Check(ok=False, detail=f"{len(missing)} not applied: linli migrate")
    return Check(ok=True, detail="all applied")


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """The migrations of the program as it runs; their files do not change while it does."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _worker() -> Check:
    jobs = job_state(at=timezone.now())
    if jobs.worker_seen is None:
        return Check(ok=False, detail="no job worker has been seen yet")
    ago = int((timezone.now() - jobs.worker_seen).total_seconds())
    return Check(ok=jobs.worker_alive, detail=f"seen {ago} s ago, {jobs.waiting} jobs waiting")


def _outbox() -> Check:
    age = outbox_age(timezone.now())
    words = (
        f"oldest waits {age.oldest_pending_seconds} s, {age.waiting} waiting, {age.dead} given up"
    )
    return Check(ok=not age.is_alarming, detail=words)


def _disk() -> Check:
    usage = shutil.disk_usage(settings.HOME)
    enough = usage.free >= max(LEAST_FREE_BYTES, usage.total * LEAST_FREE_SHARE)
    return Check(ok=enough, detail=f"{usage.free // 2**20} MB free of {usage.total // 2**20} MB")


CHECKS: Mapping[str, Callable[[], Check]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
    "outbox": _outbox,
    "disk": _disk,
}
