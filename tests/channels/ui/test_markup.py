"""What is printed row by row, and selects over choices that many requests share."""

from __future__ import annotations

from linli.channels.ui import markup
from linli.channels.ui import presenters as p
from linli.channels.ui.forms import KeptChoiceField, KeptChoices, LinliForm

EVIL = '<b onclick="x">&'
SAFE = "&lt;b onclick=&quot;x&quot;&gt;&amp;"


def test_nothing_in_a_row_or_a_table_is_markup_of_its_own() -> None:
    clock = p.Clock(p.Tone.OVER, EVIL, due_words=EVIL)
    labels = (p.Label(EVIL, p.Standing.OVER),)
    row = p.Row(EVIL, EVIL, clock, (EVIL,), labels, EVIL, EVIL, EVIL)
    cells = (EVIL, p.TableCell(EVIL, EVIL, label=labels[0]), p.TableCell(clock=clock))
    columns = (p.TableColumn(EVIL, EVIL), p.TableColumn(EVIL), p.TableColumn(EVIL))
    table = p.Table(columns, p.Page((p.TableLine("1", cells),)))
    menu = (p.MenuItem(EVIL, EVIL, EVIL, EVIL, over=True),)
    for html in (markup.row(row), markup.table_lines(table), markup.menu_lines(menu, EVIL)):
        assert "<b on" not in html
        assert SAFE in html


class Choosing(LinliForm):
    kind = KeptChoiceField(label="Kind", required=False)


def test_a_kept_select_marks_what_is_chosen_and_refuses_what_is_none_of_its_options() -> None:
    choices = KeptChoices([("", "All"), ("a", "A & B"), ("b", "Bee")])

    def form(value: str) -> Choosing:
        made = Choosing({"kind": value})
        made.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a choice field
        return made

    html = str(form("a")["kind"])
    assert '<option value="a" selected>A &amp; B</option>' in html
    assert html.count("selected") == 1
    assert form("b").is_valid()
    assert not form("c").is_valid()
    assert 'value="a" selected' not in str(form("")["kind"])
