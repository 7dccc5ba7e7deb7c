"""Fill an empty database with the demo city: places, units, people, rules and matters.

The same seed makes the same city. Small: a district, 12 communities, 60 grids, 24,000 residents,
2,000 matters in all states. City: a million residents, 200,000 matters.
"""

import argparse
import sys
from datetime import datetime

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from linli.cli import migrate, surroundings
from linli.demo.city import CityExistsError, make_demo
from linli.demo.sizes import SIZES
from linli.demo.staff import LABELS, PASSWORD

ACCOUNTS_FILE = "demo-accounts.txt"
_WORDS = {
    "places": "divisions and grids",
    "buildings": "buildings, homes and facilities",
    "entities": "enterprises and social organisations",
    "units": "units and staff",
    "rules": "types, limits, catalogue",
    "people": "residents, households, lettings",
    "committees": "mediation committees and mediators",
    "matters": "matters",
    "disputes": "disputes",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument(
        "--now",
        type=datetime.fromisoformat,
        help="the moment the city stands at, e.g. 2026-11-20T10:24+08:00",
    )
    parser.add_argument(
        "--if-empty", action="store_true", help="leave a database that holds a city as it is"
    )
    parser.add_argument("--processes", type=int, help="how many work at once (default: one a core)")


def run(options: argparse.Namespace) -> int:
    """Make the city and say who can log in."""
    failed = migrate.run(argparse.Namespace(quiet=True))
    if failed:
        return failed
    now = options.now or timezone.now()
    try:
        with _progress() as progress:
            tasks = {name: progress.add_task(words, total=1) for name, words in _WORDS.items()}
            order = list(_WORDS)

            def tell(what: str, done: int, of: int) -> None:
                for earlier in order[: order.index(what)]:
                    progress.update(tasks[earlier], completed=1, total=1)
                progress.update(tasks[what], completed=done, total=of)

            made = make_demo(
                options.size, seed=options.seed, now=now, tell=tell, processes=options.processes
            )
    except CityExistsError:
        if options.if_empty:
            return 0
        sys.stderr.write(
            "linli: there is a city in this database already; the demo needs an empty one "
            "(linli resetdb empties it, or LINLI_HOME names another folder).\n"
        )
        return 1
    (surroundings.home() / ACCOUNTS_FILE).write_text(accounts(), encoding="utf-8")
    sys.stdout.write(
        f"{made.matters} matters, {made.units} units, {made.communities} communities.\n{accounts()}"
    )
    return 0


def accounts() -> str:
    """The demo accounts, one for each role, as they are printed."""
    lines = [f"  {name:<12} {PASSWORD}  {label}" for name, label in LABELS.items()]
    return "\n".join(lines) + "\n"


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
