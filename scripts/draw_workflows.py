"""Draw each family's table of moves into docs/workflows, so that the page never lies.

draw_workflows.py            write the page
draw_workflows.py --check    fail when it is not what the table says
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from linli.casework.cases.workflow import Move

ROOT = Path(__file__).resolve().parents[1]


FAMILIES = {
    "matters": ("linli.casework.matters.workflow", "诉求工单：状态与动作", "告知诉求人"),
    "disputes": ("linli.casework.mediation.workflow", "矛盾纠纷：状态与动作", "告知当事人"),
}


def draw(module: str, title: str, told: str) -> str:
    """The table of one family as a page in Chinese."""
    from django.utils.translation import override  # noqa: PLC0415  # Django comes first

    workflow = importlib.import_module(module).WORKFLOW
    with override("zh-hans"):
        states = {code: str(label) for code, label in workflow.states.items()}
        lines = [
            f"# {title}",
            "",
            f"Drawn from `{module.replace('.', '/')}` by `scripts/draw_workflows.py`; do not edit.",
            "",
            f"| 动作 | 从 | 到 | 谁 | 须有 | 起 | 止 | {told} |",
            "|---|---|---|---|---|---|---|---|",
            *(_line(move, states) for move in workflow.moves),
        ]
    return "\n".join(lines) + "\n"


def _line(move: Move, states: dict[str, str]) -> str:
    sources = "、".join(states[s] for s in states if s in move.sources) or "–"
    target = states[move.target] if move.target else "不变"
    who = "、".join(
        f"{rule.seat}{f' {rule.permission}' if rule.permission else ''}" for rule in move.who
    )
    if move.not_after:
        who += f"；≠ {'、'.join(move.not_after)}"
    return (
        f"| {move.label} `{move.action}` | {sources} | {target} | {who} | "
        f"{'、'.join(move.needs) or '–'} | {'、'.join(map(str, move.starts)) or '–'} | "
        f"{'、'.join(map(str, move.stops)) or '–'} | {'是' if move.told else '否'} |"
    )


def main() -> int:
    """Write the pages, or with --check say whether they are up to date."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
    stale = []
    for name, family in FAMILIES.items():
        page = ROOT / f"docs/workflows/{name}.md"
        drawn = draw(*family)
        if page.exists() and page.read_text(encoding="utf-8") == drawn:
            continue
        if "--check" in sys.argv:
            stale.append(page)
        else:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(drawn, encoding="utf-8")
    for page in stale:
        print(f"{page} is not what the table says: run scripts/draw_workflows.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
