"""Seal every personal field anew with the newest data key, so that an older key can go.

First put the new key in front of the others in keys/data.key (or LINLI_DATA_KEYS), with a comma
between them, and start again; then run this; then take the older key away and start again. It can
be broken off and run again at any time, and works while Linli runs. The exit status is 1 while
something is left that an older key sealed.
"""

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from linli.foundation.crypto.operations.marking import forget_older
from linli.foundation.crypto.operations.resealing import (
    Resealed,
    count_old,
    reseal_all,
    sealed_columns,
)
from linli.foundation.crypto.queries import key_faults

NAME = "rotate-keys"
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(_options: argparse.Namespace) -> int:
    """Seal anew, and say what is left."""
    faults = key_faults()
    for fault in faults:
        sys.stderr.write(f"linli: {fault}\n")
    if faults:
        return 1
    result = _reseal()
    sys.stdout.write(f"{result.renewed} texts sealed anew.\n")
    for one in result.unopened[:SHOWN]:
        sys.stdout.write(f"not opened: {one}\n")
    left = sum(count_old(column) for column in sealed_columns())
    if left:
        sys.stdout.write(
            f"{left} texts are still sealed with an older key: keep that key, mend or restore "
            "what could not be opened, start every process of Linli anew, and run this again.\n"
        )
        return 1
    if forget_older():
        sys.stdout.write("Nothing is sealed with the older keys: they can be taken away.\n")
    else:
        sys.stdout.write("Nothing is sealed with an older key.\n")
    return 0


def _reseal() -> Resealed:
    columns = (
        TextColumn("{task.description:<32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks = {
            column.label: bar.add_task(column.label, total=None) for column in sealed_columns()
        }

        def tell(label: str, done: int, of: int) -> None:
            bar.update(tasks[label], completed=done, total=of)

        return reseal_all(tell)
