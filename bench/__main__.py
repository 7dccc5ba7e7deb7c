"""Fill a database with a million matters (once), then measure. See docs/performance.md.

LINLI_BENCH_HOME keeps the data between runs (default: a folder beside this one's home).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["load", "measure"])
    options = parser.parse_args()
    base = Path(os.environ.get("LINLI_BENCH_HOME", ROOT / ".linli-bench"))
    home = base / str(options.matters)
    os.environ["LINLI_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    from linli.cli import surroundings  # noqa: PLC0415  # the environment comes first

    with surroundings.database():
        surroundings.set_up_django()
        from bench import run  # noqa: PLC0415  # Django comes first

        return run.run(home, options.matters, only=options.only)


if __name__ == "__main__":
    sys.exit(main())
