"""Draw each family's table of moves into docs/workflows, so that the page never lies.

draw_workflows.py            write the page
draw_workflows.py --check    fail when it is not what the table says
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]


def draw() -> str:
    """The table of matters as a page in Chinese."""
    from django.utils.translation import override  # noqa: PLC0415  # Django comes first

    from linli.casework.matters.workflow import WORKFLOW  # noqa: PLC0415  # the same

    with override("zh-hans"):
        states = {code: str(label) for code, label in WORKFLOW.states.items()}
        lines = [
            "# 诉求工单：状态与动作",
            "",
            "Drawn from `linli/casework/matters/workflow` by `scripts/draw_workflows.py`; do not edit.",
            "",
            "| 动作 | 从 | 到 | 谁 | 须有 | 起 | 止 | 告知诉求人 |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for move in WORKFLOW.moves:
            sources = "、".join(states[s] for s in states if s in move.sources) or "–"
            target = states[move.target] if move.target else "不变"
            who = "、".join(
                f"{rule.seat}{f' {rule.permission}' if rule.permission else ''}"
                for rule in move.who
            )
            if move.not_after:
                who += f"；≠ {'、'.join(move.not_after)}"
            lines.append(
                f"| {move.label} `{move.action}` | {sources} | {target} | {who} | "
                f"{'、'.join(move.needs) or '–'} | {'、'.join(map(str, move.starts)) or '–'} | "
                f"{'、'.join(map(str, move.stops)) or '–'} | {'是' if move.told else '否'} |"
            )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
    page = ROOT / "docs/workflows/matters.md"
    drawn = draw()
    if "--check" in sys.argv:
        if page.exists() and page.read_text(encoding="utf-8") == drawn:
            return 0
        print(f"{page.relative_to(ROOT)} is not what the table says: run {Path(__file__).name}")
        return 1
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
