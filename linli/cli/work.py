"""Do background jobs until stopped (`linli run` starts this by itself)."""

import argparse

from linli.foundation.jobs.worker import run_worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--until-empty", action="store_true", help="stop when no job is waiting any more"
    )


def run(options: argparse.Namespace) -> int:
    """Work."""
    run_worker(until_empty=options.until_empty)
    return 0
