#!/usr/bin/env python3
"""Cut the icon font down to the icons that pages use: 42 kB on a first visit instead of 720.

icons.py           write static/vendor/icons anew from the package
icons.py --list    print the icons in use
"""

import argparse
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "node_modules" / "@tabler" / "icons-webfont" / "dist"
TARGET = REPOSITORY / "static" / "vendor" / "icons"
SOURCES = (".py", ".html", ".js", ".yaml")
RULE = re.compile(r'\.ti-([a-z0-9-]+):before\{content:"\\([0-9a-f]+)"\}')
# A name stands in quotes, after “ti-”, or as a plain value of YAML.
NAMED = re.compile(r"""(?:["']|\bti-|icon:\s*)([a-z0-9]+(?:-[a-z0-9]+)*)(?![a-z0-9-])""")


def words_in_use(root: Path = REPOSITORY / "linli") -> set[str]:
    """Return every word of the sources that could name an icon."""
    found: set[str] = set()
    for path in sorted(root.rglob("*")):
        if path.suffix in SOURCES and path.is_file():
            found.update(NAMED.findall(path.read_text(encoding="utf-8")))
    return found


def icons_of(css: str) -> dict[str, str]:
    """Return the icons that a style sheet knows, each with its sign in the font."""
    return dict(RULE.findall(css))


def write() -> list[str]:
    """Write the style sheet and the font of the icons in use; return their names."""
    from fontTools import subset  # noqa: PLC0415  # set-up reads the words before it is installed

    css = (PACKAGE / "tabler-icons.min.css").read_text(encoding="utf-8")
    known = icons_of(css)
    used = sorted(words_in_use() & known.keys())
    (TARGET / "fonts").mkdir(parents=True, exist_ok=True)
    rules = "".join(f'.ti-{name}:before{{content:"\\{known[name]}"}}' for name in used)
    (TARGET / "tabler-icons.min.css").write_text(_head(css) + rules, encoding="utf-8")
    options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
    font = subset.load_font(str(PACKAGE / "fonts" / "tabler-icons.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[int(known[name], 16) for name in used])
    cutter.subset(font)
    subset.save_font(font, str(TARGET / "fonts" / "tabler-icons.woff2"), options)
    return used


def _head(css: str) -> str:
    """The licence, the face with the one font that is served, and what holds for every icon."""
    head = css[: css.index(".ti-")]
    face = 'src:url("./fonts/tabler-icons.woff2") format("woff2")'
    return re.sub(r"src:url\([^;}]*", face, head, count=1)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser(description="Cut the icon font down to the icons in use.")
    parser.add_argument("--list", action="store_true", help="only print the icons in use")
    options = parser.parse_args(arguments)
    if options.list:
        known = icons_of((PACKAGE / "tabler-icons.min.css").read_text(encoding="utf-8"))
        print("\n".join(sorted(words_in_use() & known.keys())))
        return 0
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
