"""The `linli` command. Each module here with `add_arguments` and `run` is one of its commands.

A module's docstring is its help. Its `NEEDS` says what must be there before it is imported:
"nothing", "database" (running) or "django" (the database, and Django set up: the default). Its
`NAME` gives the command another name than the module's.
"""

import argparse
import ast
import importlib
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from linli import env
from linli.cli import surroundings
from linli.cli.parents import follow_parent
from linli.foundation.postgres.accounts import AccountError
from linli.foundation.postgres.binaries import BinariesNotFoundError
from linli.foundation.postgres.cluster import ServerError

KNOWN_PROBLEMS = (env.EnvError, AccountError, BinariesNotFoundError, ServerError)


@dataclass(frozen=True)
class Command:
    """One command, as read from its module without importing it."""

    name: str
    module: str
    help: str
    needs: str


def commands() -> dict[str, Command]:
    """Return every command by its name."""
    found = (_read(path) for path in sorted(Path(__file__).parent.glob("[!_]*.py")))
    return {command.name: command for command in found if command is not None}


def _read(path: Path) -> Command | None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    if not {"add_arguments", "run"} <= functions:
        return None
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return Command(
        name=str(constants.get("NAME", path.stem.strip("_"))),
        module=f"linli.cli.{path.stem}",
        help=ast.get_docstring(tree) or "",
        needs=str(constants.get("NEEDS", "django")),
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    known = commands()
    if not words or words[0] not in known:
        return _tell(words, known)
    command = known[words[0]]
    try:
        if env.supervised():
            follow_parent()
        with ExitStack() as stack:
            if command.needs != "nothing":
                stack.enter_context(surroundings.database())
            if command.needs == "django":
                surroundings.set_up_django()
            module = importlib.import_module(command.module)
            parser = argparse.ArgumentParser(
                prog=f"linli {command.name}",
                description=command.help,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
            module.add_arguments(parser)
            return int(module.run(parser.parse_args(words[1:])))
    except KNOWN_PROBLEMS as problem:
        sys.stderr.write(f"linli: {problem}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nlinli: stopped.\n")
        return 130


def _tell(words: list[str], known: dict[str, Command]) -> int:
    asked = not words or words[0] in {"-h", "--help", "help"}
    lines = [] if asked else [f"linli: there is no command “{words[0]}”.", ""]
    lines += ["usage: linli COMMAND [ARGUMENTS]", "", "commands:"]
    lines += [f"  {one.name:<12} {one.help.splitlines()[0]}" for one in known.values()]
    lines += ["", "linli COMMAND --help tells more about one of them."]
    (sys.stdout if asked else sys.stderr).write("\n".join(lines) + "\n")
    return 0 if asked else 2
