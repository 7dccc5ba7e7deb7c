"""Make the first administrator of a city, and in an empty database the city itself.

An empty database first gets the city's division, its hotline centre, the known holiday notices and
the catalogue files; the rest is entered or imported at the desk. The password is asked for, or read
from a file, and has to be changed at the first log-in in that case.
"""

import argparse
import getpass
import sys
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from linli.casework.matters.operations.catalogue import seed_catalogue, seed_dispatch
from linli.casework.matters.queries.seeds import department_seeds
from linli.casework.matters.rules.seeds import unit_code
from linli.casework.mediation import operations as mediation
from linli.foundation.calendar.operations import load_known_years
from linli.oversight.supervision.operations import seed_supervision
from linli.registers.access.operations import FirstPost, create_account
from linli.registers.access.rules import SYSTEM
from linli.registers.people.operations import seed_messages, seed_texts
from linli.registers.places import operations as places
from linli.registers.places.rules.keepers import NotAllowed, Refused
from linli.registers.units import operations as units
from linli.registers.units.queries import UnitInForce, units_by_code

ROLE = "administrator"
CENTRE = "rexian"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("username", help="the user name to log in with")
    parser.add_argument("--name", help="the person's name (default: the user name)")
    parser.add_argument("--password-file", type=Path, help="a file with the first password")
    parser.add_argument("--city-code", help="in an empty database: the city's 12-digit code")
    parser.add_argument("--city-name", help="in an empty database: the city's name")


def run(options: argparse.Namespace) -> int:
    """Make the account, or say in words why not."""
    try:
        password = _password(options.password_file)
        at = timezone.now()
        with transaction.atomic():
            unit = _city_unit() or _found_city(options.city_code, options.city_name, at)
            create_account(
                by=SYSTEM,
                at=at,
                username=options.username,
                name=options.name or options.username,
                password=password,
                post=FirstPost(unit_id=unit.id, role=ROLE),
                must_change_password=options.password_file is not None,
            )
    except (_NotDoneError, Refused, NotAllowed, OSError) as problem:
        sys.stderr.write(f"linli: {problem}\n")
        return 1
    sys.stdout.write(f"{options.username}: {unit.name}\n")
    return 0


class _NotDoneError(Exception):
    """Something is missing from the command line."""


def _password(file: Path | None) -> str:
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    if not sys.stdin.isatty():
        raise _NotDoneError("without a terminal the password comes from --password-file")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise _NotDoneError("the two passwords are not the same")
    return first


def _city_unit() -> UnitInForce | None:
    """Return the unit at the city's level that an administrator belongs to."""
    found = [
        unit for unit in units_by_code().values() if unit.grade == "city" and not unit.is_closed
    ]
    return max(found, key=lambda unit: unit.is_hotline_body, default=None)


def _found_city(code: str | None, name: str | None, at: datetime) -> UnitInForce:
    if not code or not name:
        raise _NotDoneError(
            "this database holds no city yet: name it with --city-code (12 digits) and --city-name"
        )
    load_known_years(since=at.year - 1, by=SYSTEM.name, at=at)
    places.add_division(by=SYSTEM, at=at, code=code, name=name)
    seed_catalogue(by=SYSTEM, at=at)
    mediation.seed_catalogue()
    seed_supervision()
    seed_messages()
    seed_texts()
    centre = next(seed for seed in department_seeds() if seed.code == CENTRE)
    made = units.add_unit(
        by=SYSTEM,
        at=at,
        code=unit_code(CENTRE, "city", code),
        facts=units.UnitFacts(
            name=centre.name.replace("{place}", name),
            kind=centre.kind,
            division_code=code,
            is_hotline_body=True,
        ),
    )
    seed_dispatch(by=SYSTEM, at=at)
    return units_by_code()[made.code]
