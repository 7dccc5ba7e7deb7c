"""Bring the database's tables up to date."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from linli.foundation.postgres.schemas import ensure_schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--quiet", action="store_true", help="say nothing if all goes well")


def run(options: argparse.Namespace) -> int:
    """Create the city's schema if it is new, then every table that is missing or changed."""
    ensure_schema(settings.SCHEMA)
    verbosity = 0 if options.quiet else 1
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    connection.close()
    return 0
