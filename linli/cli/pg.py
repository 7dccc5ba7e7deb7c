"""Call one of PostgreSQL's own programs on this city's database: linli pg pg_dump -Fc -f FILE.

Without Linli running, the embedded database is started for as long as the program needs it; an
empty data folder gets an empty database, into which a dump can be restored:
linli pg pg_restore --no-owner --exit-on-error FILE. With DATABASE_URL it is that server's.
"""

import argparse
import os
import subprocess
from pathlib import Path

from linli import env
from linli.cli import surroundings
from linli.foundation.postgres import binaries
from linli.foundation.postgres.cluster import NAME, ROLE

NEEDS = "database"
_OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "options": "PGOPTIONS"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("program", help="pg_dump, pg_restore, psql …")
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="ARGUMENTS")


def run(options: argparse.Namespace) -> int:
    """Run the program; return its exit status."""
    found = binaries.find(env.postgres_binaries())
    program = found.folder / Path(options.program).name
    if not program.exists():
        raise env.EnvError(f"There is no program {program.name} in {found.folder}.")
    told = _address()
    words = list(options.words)
    if program.name == "pg_restore" and not {"-d", "-f", "-l"} & set(words):
        words = ["-d", told["PGDATABASE"], *words]  # without it pg_restore only prints
    return subprocess.run([str(program), *words], env=os.environ | told, check=False).returncode


def _address() -> dict[str, str]:
    url = env.database_url()
    if url is None:
        host = str(surroundings.embedded_cluster().socket_folder)
        return {"PGHOST": host, "PGUSER": ROLE, "PGDATABASE": NAME}
    given = {
        "PGHOST": str(url["HOST"]),
        "PGPORT": str(url["PORT"]),
        "PGUSER": str(url["USER"]),
        "PGPASSWORD": str(url["PASSWORD"]),
        "PGDATABASE": str(url["NAME"]),
    }
    further = url["OPTIONS"]
    if isinstance(further, dict):
        given |= {_OPTIONS[name]: str(further[name]) for name in _OPTIONS if name in further}
    return {name: value for name, value in given.items() if value}
