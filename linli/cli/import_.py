"""Take matters in from a spreadsheet: linli import matters FILE.xlsx|FILE.csv.

Headings are understood in their usual Chinese variants. Good rows come in through the same door as
any other channel; bad ones are written, with reasons, to a file beside the first. Running it twice
takes nothing in twice.
"""

import argparse
import sys
from pathlib import Path

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from linli.casework.matters.operations.importing import Totals, Wish, import_matters
from linli.foundation.tabular.errors import TableError
from linli.registers.access.rules import SYSTEM

NAME = "import"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("what", choices=["matters"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--accept", action="store_true", help="accept where the class is certain")
    parser.add_argument(
        "--dispatch",
        action="store_true",
        help="accept, and dispatch where the catalogue is certain",
    )


def run(options: argparse.Namespace) -> int:
    """Import the file and tell the totals; 1 where rows were refused, 2 for an unreadable file."""
    wish = Wish(accept=options.accept or options.dispatch, dispatch=options.dispatch)
    columns = (TextColumn("rows"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("rows", total=None)
            totals = import_matters(
                options.file,
                by=SYSTEM,
                at=timezone.now(),
                wish=wish,
                progress=lambda done, of: bar.update(task, completed=done, total=max(of, done)),
            )
    except FileNotFoundError:
        sys.stderr.write(f"linli: there is no file {options.file}.\n")
        return 2
    except TableError as error:
        sys.stderr.write(f"linli: {error}\n")
        return 2
    sys.stdout.write(_told(totals))
    return 1 if totals.refused else 0


def _told(totals: Totals) -> str:
    lines = [
        f"{totals.read} rows read",
        f"{totals.taken_in} taken in ({totals.answered} with their answer, "
        f"{totals.accepted} accepted, {totals.dispatched} dispatched)",
        f"{totals.already_there} were there already",
        f"{totals.refused} refused",
        *(f"  {number} × {reason}" for reason, number in totals.reasons.most_common()),
    ]
    if totals.rejects is not None:
        lines.append(f"The refused rows are in {totals.rejects}")
    return "\n".join(lines) + "\n"
