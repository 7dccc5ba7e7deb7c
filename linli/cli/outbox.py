"""Show which messages to people were given up and why; put them back with --again.

A message that a gateway refuses is tried nine times over some 33 hours and then given up. Names,
numbers and words are not shown: the number of the matter tells what each was about.
"""

import argparse
import sys

from django.utils import timezone

from linli.foundation.notices.operations import try_again
from linli.foundation.notices.queries import given_up, outbox_age

SHOWN = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--again", action="store_true", help="try everything that was given up once more"
    )


def run(options: argparse.Namespace) -> int:
    """Tell what is in the outbox; return 1 while something is given up."""
    now = timezone.now()
    age = outbox_age(now)
    sys.stdout.write(
        f"{age.waiting} waiting (the oldest for {age.oldest_pending_seconds // 60} min), "
        f"{age.dead} given up.\n"
    )
    dead = list(given_up(limit=SHOWN).defer("recipient", "body"))
    for one in dead:
        moment = timezone.localtime(one.created_at)
        sys.stdout.write(f"  {moment:%F %R}  {one.channel:<8} {one.about:<20} {one.last_error}\n")
    if age.dead > len(dead):
        sys.stdout.write(f"  … and {age.dead - len(dead)} older ones.\n")
    if not options.again:
        return 1 if dead else 0
    again = 0
    while ids := [one.id for one in given_up(limit=SHOWN).only("id")]:
        again += try_again(notice_ids=ids, at=now)
    sys.stdout.write(f"{again} put back; they are tried from now on.\n")
    return 0
