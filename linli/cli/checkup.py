"""The part of `linli doctor` that looks into the database. Needs Django set up."""

import contextlib
import io
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from linli.cli import surroundings
from linli.cli.findings import Finding, Findings
from linli.foundation.crypto import queries as keys
from linli.foundation.crypto.keyring import SealError
from linli.foundation.documents.fonts import SONG, fonts, fonts_available
from linli.foundation.jobs import queries as jobs
from linli.foundation.notices.queries import outbox_age
from linli.foundation.postgres.binaries import OLDEST

# Jobs and messages that have been due for so long are a sign that nobody works on them.
AGEING = timedelta(minutes=15)


def everything(home: Path) -> Findings:
    """Look at the configuration, the database and the background work."""
    yield from _configuration()
    try:
        yield _version()
        pending = _migrations()
    except DatabaseError as error:
        yield Finding("database", "not reachable", f"{error}".strip())
        return
    yield pending
    if pending.well:
        yield from _keys()
        yield from _jobs(home)
        yield _outbox()
    yield _static()
    yield _fonts()


def _configuration() -> Findings:
    with contextlib.redirect_stderr(io.StringIO()):
        found = checks.run_checks()
    serious = [message for message in found if message.level >= checks.ERROR]
    yield Finding(
        "configuration",
        "usable" if not serious else f"{len(serious)} error(s)",
        "; ".join(f"{message.msg} {message.hint or ''}".strip() for message in serious),
    )
    if settings.DEBUG:
        yield Finding(
            "debugging", "on", "Unset LINLI_DEBUG: strangers would see the program's inside."
        )


def _version() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('server_version_num')::int / 10000"
        )
        version, fsync, major = cursor.fetchone()
    if major < OLDEST:
        return Finding("database", f"version {version}", f"Use PostgreSQL {OLDEST} or newer.")
    if fsync != "on":
        return Finding(
            "database", f"version {version}, fsync off", "Set fsync on: a power cut loses data."
        )
    return Finding("database", f"running, version {version}")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return Finding("tables", "up to date")
    return Finding(
        "tables", f"{len(plan)} migration(s) not applied", "Apply them: .venv/bin/linli migrate"
    )


def _keys() -> Findings:
    try:
        faults, noted, older = keys.key_faults(), keys.are_noted(), keys.older_marks()
    except SealError as error:
        yield Finding("keys", "not usable", str(error))
        return
    for fault in faults:
        yield Finding("keys", "not those of this database", fault)
    if not noted:
        yield Finding("keys", "not noted yet", "Note them: .venv/bin/linli migrate")
    elif not faults:
        rest = f", {len(older)} older in use: linli rotate-keys" if older else ""
        yield Finding("keys", f"those of this database{rest}")


def _jobs(home: Path) -> Findings:
    now = timezone.now()
    state = jobs.state(at=now)
    running = surroundings.is_running(home)
    if state.worker_alive:
        yield Finding("job worker", "alive")
    elif running:
        yield Finding(
            "job worker", "not heard of", f"See its messages in {home / 'logs' / 'jobs.log'}"
        )
    else:
        yield Finding("job worker", "not running, and neither is the rest")
    late = state.oldest_due is not None and now - state.oldest_due > AGEING
    yield Finding(
        "jobs",
        f"{state.waiting} waiting, {state.failed} failed",
        f"The oldest waits since {timezone.localtime(state.oldest_due):%F %R}: start Linli, or "
        f"see {home / 'logs' / 'jobs.log'}"
        if late
        else "",
    )


def _outbox() -> Finding:
    age = outbox_age(timezone.now())
    minutes = age.oldest_pending_seconds // 60
    return Finding(
        "messages",
        f"{age.waiting} waiting ({minutes} min the oldest), {age.dead} given up",
        "See which gateway refuses them and why: .venv/bin/linli outbox" if age.is_alarming else "",
    )


def _fonts() -> Finding:
    missing = " ".join(fonts_available())
    # Without the others a document is set in Song; without Song there is no Chinese in it.
    if set(fonts().families()).isdisjoint(SONG):
        return Finding("fonts", "no Chinese font", missing)
    return Finding("fonts", missing or "all there")


def _static() -> Finding:
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.DEBUG or manifest.exists():
        return Finding("static files", "collected")
    return Finding("static files", "missing", "Collect them: make setup")
