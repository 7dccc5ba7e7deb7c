"""Fill a database with a million matters, persons or disputes once; then measure.

    python -m bench [matters] [--matters N]
    python -m bench registers [--persons N] [--rows N] [--memory-rows N]
    python -m bench mediation [--disputes N]

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
    parser.add_argument(
        "what", nargs="?", choices=["matters", "registers", "mediation"], default="matters"
    )
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--persons", type=int, default=6_000_000)
    parser.add_argument("--disputes", type=int, default=500_000)
    parser.add_argument("--rows", type=int, default=200_000, help="of the imports; 0: none")
    parser.add_argument("--memory-rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["load", "measure"])
    options = parser.parse_args()
    base = Path(os.environ.get("LINLI_BENCH_HOME", ROOT / ".linli-bench"))
    is_registers = options.what == "registers"
    home = (
        base
        / {
            "matters": str(options.matters),
            "registers": f"registers-{options.persons}",
            "mediation": f"mediation-{options.disputes}",
        }[options.what]
    )
    os.environ["LINLI_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    from linli.cli import surroundings  # noqa: PLC0415  # the environment comes first

    with surroundings.database():
        surroundings.set_up_django()
        if is_registers:
            from bench.registers import run as registers  # noqa: PLC0415  # Django comes first

            return registers.run(
                home,
                options.persons,
                only=options.only,
                rows=options.rows,
                memory_rows=options.memory_rows,
            )
        if options.what == "mediation":
            from bench.mediation import run as mediation  # noqa: PLC0415  # the same

            return mediation.run(home, options.disputes, only=options.only)
        from bench import run  # noqa: PLC0415  # Django comes first

        return run.run(home, options.matters, only=options.only)


if __name__ == "__main__":
    sys.exit(main())
