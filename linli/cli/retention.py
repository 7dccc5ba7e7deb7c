"""Erase or seal what the period of keeping is over for; with --dry-run only count it.

The job does this by itself each night; what it did stands on the archive desk. The exit status is
1 when the run has something to tell: a class without a rule, a file that could not be ended.
"""

import argparse
import sys

from django.utils import timezone

from linli.casework.matters.operations.keeping import end_periods

PROBLEMS = {
    "no_rule": "no rule says what becomes of files of this class",
    "failed": "this file could not be ended",
    "unfiled": "closed files that are older than any period and not in the archive",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--dry-run", action="store_true", help="count only; nothing is changed")


def run(options: argparse.Namespace) -> int:
    """End what is over, or count it, and tell the report."""
    run = end_periods(at=timezone.now(), dry_run=options.dry_run)
    for code, rule in sorted(run.rules.items()):
        sys.stdout.write(
            f"{code}: {rule['due']} due, {rule.get('done', 0)} done ({rule['then'] or 'no rule'})\n"
        )
    for name, n in sorted(run.erased.items()):
        sys.stdout.write(f"  {name}: {n}\n")
    for problem in run.problems:
        kind, _, what = problem.partition(":")
        sys.stdout.write(f"! {PROBLEMS.get(kind, kind)}: {what}\n")
    dry = " Nothing was changed." if run.is_dry else ""
    sys.stdout.write(f"{run.due} due, {run.done} done, {run.held} held back.{dry}\n")
    return 1 if run.problems else 0
