"""Bring the database's tables up to date."""

import argparse
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from linli.casework.mediation import operations as mediation
from linli.foundation.crypto.keyring import SealError
from linli.foundation.crypto.operations.marking import note_keys
from linli.foundation.postgres.schemas import ensure_schema
from linli.registers.places.models import Division


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--quiet", action="store_true", help="say nothing if all goes well")


def run(options: argparse.Namespace) -> int:
    """Create the city's schema if it is new, then every table that is missing or changed.

    Ends with status 1 when the keys are not those that the database was filled with.
    """
    ensure_schema(settings.SCHEMA)
    verbosity = 0 if options.quiet else 1
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=verbosity)
    _complete()
    try:
        note_keys(at=timezone.now())
    except SealError as error:
        sys.stderr.write(f"linli: {error}\n")
        return 1
    finally:
        connection.close()
    return 0


def _complete() -> None:
    """Give a city from before there was mediation its rules; one that has some keeps them."""
    if Division.objects.exists():
        mediation.seed_catalogue()
