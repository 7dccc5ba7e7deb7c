"""Check every chain of events; name the case, the event and the field where one breaks.

Ends with status 1 when a chain breaks.
"""

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from linli.casework.cases.queries.verifying import Checked, verify_all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""


def run(_options: argparse.Namespace) -> int:
    """Check all chains and tell what was found."""
    broken = cases = events = 0
    columns = (TextColumn("cases"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("cases", total=None)

        def tell(checked: Checked) -> None:
            nonlocal cases, events
            cases, events = checked.cases, checked.events
            bar.update(task, completed=checked.cases, total=checked.of_cases)

        for found in verify_all(tell):
            broken += 1
            sys.stdout.write(f"{found}\n")
    if broken:
        sys.stdout.write(f"{broken} of {cases} chains break.\n")
        return 1
    sys.stdout.write(f"{cases} chains with {events} events hold.\n")
    return 0
