"""Do background jobs until stopped (`linli run` starts this by itself)."""

import argparse

from linli import env
from linli.cli.parents import follow_parent
from linli.foundation.jobs.worker import run_worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--until-empty", action="store_true", help="stop when no job is waiting any more"
    )


def run(options: argparse.Namespace) -> int:
    """Work."""
    if env.supervised():
        follow_parent()
    run_worker(until_empty=options.until_empty)
    return 0
