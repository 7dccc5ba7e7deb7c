"""Call one of Django's own commands, such as `linli manage shell`."""

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="ARGUMENTS")


def run(options: argparse.Namespace) -> int:
    """Hand everything to Django."""
    execute_from_command_line(["linli manage", *options.words])
    return 0
