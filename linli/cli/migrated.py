"""Whether the embedded database's tables are known to be up to date, told without Django.

Asking Django takes longer than everything else a second start has to do.
"""

import hashlib

import psycopg
from psycopg import sql

from linli import env
from linli.foundation.postgres.cluster import Cluster


def is_known(cluster: Cluster) -> bool:
    """Tell whether the last migration noted here is still what code and database say."""
    file = cluster.folder.resolve() / "migrated"
    return file.exists() and file.read_text() == _state(cluster)


def note(cluster: Cluster) -> None:
    """Note that the tables are up to date now."""
    (cluster.folder.resolve() / "migrated").write_text(_state(cluster) or "")


def _state(cluster: Cluster) -> str | None:
    """Return what the code asks for together with what the database has seen."""
    digest = hashlib.sha256()
    files = [*(env.REPOSITORY / "linli").rglob("migrations/*.py")]
    for path in [*sorted(files), env.REPOSITORY / "requirements.lock"]:
        digest.update(str(path.relative_to(env.REPOSITORY)).encode() + path.read_bytes())
    # Other keys than last time: whether they are those of the data is asked with the tables.
    digest.update("\n".join([env.digest_key(), *env.data_keys()]).encode())
    table = sql.Identifier(env.schema(), "django_migrations")
    try:
        with cluster.connect() as connection:
            row = connection.execute(
                sql.SQL("SELECT count(*), max(id), max(applied) FROM {}").format(table)
            ).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return f"{digest.hexdigest()} {row}"
