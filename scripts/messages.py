#!/usr/bin/env python3
"""Keep each app's translations complete, without GNU gettext.

messages.py            add new texts (untranslated) to each app's .po, drop dead ones
messages.py --check    fail and list what is missing, untranslated or dead
messages.py --compile  write the .mo files
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
TEMPLATES = (".html", ".txt", ".typ")
# Which arguments of a call are the context, the text and the plural.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL = re.compile(r"(?<!\w)(?:_|gettext|ngettext|pgettext|npgettext)\(")
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LOCALE,
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Text:
    """One text to translate."""

    context: str | None
    text: str
    plural: str | None = field(default=None, compare=False)


Key = tuple[str | None, str]


def apps(root: Path) -> Iterator[Path]:
    """Yield the folders that keep their own translations: every Django app below the root."""
    yield from (path.parent for path in sorted(root.rglob("apps.py")))


def texts_of(app: Path) -> dict[Key, Text]:
    """Return the texts that an app's code and templates ask for, in the order they are found."""
    found: dict[Key, Text] = {}
    for path in sorted(app.rglob("*")):
        if any(part in {"locale", "static", "migrations", "__pycache__"} for part in path.parts):
            continue
        if any((parent / "apps.py").exists() for parent in _between(path, app)):
            continue  # an app inside this one keeps its own
        if path.suffix == ".py":
            source = path.read_text(encoding="utf-8")
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            source = _as_code(path)
        else:
            continue
        for one in texts_in(source, str(path)):
            known = found.get((one.context, one.text))
            if known is None or (one.plural and not known.plural):
                found[one.context, one.text] = one
    return found


def texts_in(source: str, name: str) -> Iterator[Text]:
    """Yield the texts that Python source marks for translation, in their order."""
    calls = [node for node in ast.walk(ast.parse(source, name)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else None
        called = call.func.id if isinstance(call.func, ast.Name) else called
        if called not in CALLS:
            continue
        context, text, plural = (_argument(call, number) for number in CALLS[called])
        if text:
            yield Text(context, text, plural)


def _argument(call: ast.Call, number: int | None) -> str | None:
    if number is None or number >= len(call.args):
        return None
    value = call.args[number]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    return None


def _as_code(path: Path) -> str:
    """Return a template as Python source with nothing but its translation calls."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    calls = (_call_at(code, found.start()) for found in CALL.finditer(code))
    return "\n".join(call for call in calls if call)


def _call_at(code: str, start: int) -> str | None:
    """Return the call that begins here: what Python can read up to one of the next brackets."""
    for bracket in re.finditer(r"\)", code[start:]):
        call = code[start : start + bracket.end()]
        try:
            ast.parse(call, mode="eval")
        except SyntaxError:
            continue
        return call
    return None


def _between(path: Path, app: Path) -> list[Path]:
    return [parent for parent in path.parents if app in parent.parents]


def catalogue_of(app: Path) -> Path:
    """Return where an app's translations are kept."""
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    """Return a catalogue, an empty one if the file is new."""
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = dict(HEADER)
    return catalogue


def problems(app: Path) -> list[str]:
    """Return, in words, what is missing, untranslated or dead in an app's catalogue."""
    wanted, catalogue = texts_of(app), read(catalogue_of(app))
    kept = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    name = app.name
    found = [f"{name}: not in the catalogue: {key[1]!r}" for key in wanted if key not in kept]
    found += [f"{name}: no longer asked for: {key[1]!r}" for key in kept if key not in wanted]
    found += [
        f"{name}: not translated: {key[1]!r}"
        for key, entry in kept.items()
        if key in wanted and not entry.translated()
    ]
    found += [
        f"{name}: the translation of {key[1]!r} has other placeholders"
        for key, entry in kept.items()
        if entry.translated() and _placeholders(entry.msgid) != _placeholders_of(entry)
    ]
    return found


def two_senses(found: Iterable[Path]) -> list[str]:
    """Return, in words, the texts that apps translate differently: at run time one would win."""
    senses: dict[Key, dict[str, str]] = {}
    for app in found:
        for entry in read(catalogue_of(app)):
            if not entry.obsolete and entry.translated():
                words = entry.msgstr or " / ".join(entry.msgstr_plural.values())
                senses.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(words, app.name)
    return [
        f"{key[1]!r} means "
        + ", but ".join(f"{words} in {app}" for words, app in ways.items())
        + ": give one of them a context"
        for key, ways in senses.items()
        if len(ways) > 1
    ]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def _placeholders_of(entry: polib.POEntry) -> set[str]:
    if not entry.msgid_plural:
        return _placeholders(entry.msgstr)
    # A plural that drops the number ("one day") is the source's own choice.
    return _placeholders(entry.msgid) | (
        _placeholders(" ".join(entry.msgstr_plural.values())) - _placeholders(entry.msgid_plural)
    )


def update(app: Path) -> int:
    """Add an app's new texts to its catalogue and drop dead ones; return how many lack words."""
    wanted, path = texts_of(app), catalogue_of(app)
    if not wanted and not path.exists():
        return 0
    catalogue = read(path)
    kept = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    updated = read(Path("/nonexistent"))
    updated.metadata = catalogue.metadata or dict(HEADER)
    for key in [key for key in kept if key in wanted] + [key for key in wanted if key not in kept]:
        updated.append(kept.get(key) or _entry(wanted[key]))
    if str(updated) != str(catalogue) or not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        updated.save(str(path))
    return sum(not entry.translated() for entry in updated)


def _entry(one: Text) -> polib.POEntry:
    if one.plural is None:
        return polib.POEntry(msgctxt=one.context, msgid=one.text, msgstr="")
    return polib.POEntry(
        msgctxt=one.context, msgid=one.text, msgid_plural=one.plural, msgstr_plural={0: ""}
    )


def compile_all(root: Path) -> None:
    """Write the .mo file beside every .po file."""
    for path in sorted(root.rglob("locale/*/LC_MESSAGES/*.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Keep the translations complete.")
    parser.add_argument("--check", action="store_true", help="only tell what is wrong")
    parser.add_argument("--compile", action="store_true", help="write the .mo files")
    parser.add_argument("folders", nargs="*", type=Path, default=[REPOSITORY / "linli"])
    options = parser.parse_args(arguments)
    if not settings.configured:
        settings.configure(USE_I18N=True)
    folders = [folder.resolve() for folder in options.folders]
    if options.compile:
        for folder in folders:
            compile_all(folder)
        return 0
    found = [app for folder in folders for app in apps(folder)]
    if options.check:
        wrong = [problem for app in found for problem in problems(app)] + two_senses(found)
        print("\n".join(wrong) or "The translations are complete.")
        return 1 if wrong else 0
    for app in found:
        left = update(app)
        if left:
            print(f"{catalogue_of(app)}: {left} texts to translate")
    compile_all(REPOSITORY / "linli")
    return 0


if __name__ == "__main__":
    sys.exit(main())
