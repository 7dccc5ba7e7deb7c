"""Keeping the translations complete."""

from pathlib import Path

import polib
import pytest

from scripts import messages

TEMPLATE = """{% load i18n %}<h1>{% translate "It's open" %}</h1>
<p title="{% translate 'Say "hi"' context "greeting" %}">{{ name|default:_("Nobody") }}</p>
{% blocktranslate count days=days trimmed %}
  one day left
{% plural %}
  {{ days }} days left
{% endblocktranslate %}
{# {% translate "a comment" %} #}{% comment %}{% translate "another" %}{% endcomment %}
{% blocktranslate %}100% (of all){% endblocktranslate %}"""
CODE = """
from django.utils.translation import gettext, gettext_lazy as _, ngettext, pgettext
TITLE = _("Matter" "s")
def words(count): return ngettext("%(n)s case", "%(n)s cases", count), pgettext("verb", "Close")
def not_a_text(name): return gettext(name)
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """An app with one template and one module."""
    folder = tmp_path / "room"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "words.py").write_text(CODE)
    (folder / "templates" / "page.html").write_text(TEMPLATE)
    return folder


def _texts(app: Path) -> set[tuple[str | None, str, str | None]]:
    return {(one.context, one.text, one.plural) for one in messages.texts_of(app).values()}


def test_every_way_to_ask_for_a_text_is_found(app: Path) -> None:
    assert _texts(app) == {
        (None, "It's open", None),
        ("greeting", 'Say "hi"', None),
        (None, "Nobody", None),
        (None, "one day left", "%(days)s days left"),
        (None, "100%% (of all)", None),
        (None, "Matters", None),
        (None, "%(n)s case", "%(n)s cases"),
        ("verb", "Close", None),
    }


def test_an_app_inside_another_keeps_its_own(app: Path) -> None:
    inner = app / "inner"
    inner.mkdir()
    (inner / "apps.py").write_text("")
    (inner / "words.py").write_text('A = _("Inner")')
    assert (None, "Inner", None) not in _texts(app)
    assert _texts(inner) == {(None, "Inner", None)}


def test_a_missing_text_fails_the_check_and_is_listed(
    app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.main(["--check", str(app.parent)]) == 1
    assert "room: not in the catalogue: 'Matters'" in capsys.readouterr().out


def _translate_all(app: Path) -> polib.POFile:
    catalogue = polib.pofile(str(messages.catalogue_of(app)))
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: f"译{entry.msgid_plural}"}
        else:
            entry.msgstr = f"译{entry.msgid}"
    catalogue.save()
    return catalogue


def test_a_complete_catalogue_passes_and_an_empty_word_does_not(app: Path) -> None:
    messages.update(app)
    assert any("not translated" in problem for problem in messages.problems(app))
    _translate_all(app)
    assert messages.problems(app) == []


def test_new_texts_are_added_dead_ones_dropped_and_done_ones_kept(app: Path) -> None:
    messages.update(app)
    order = [entry.msgid for entry in _translate_all(app)]
    (app / "words.py").write_text('A = _("Matters"); B = _("Late")')
    assert messages.update(app) == 1
    after = polib.pofile(str(messages.catalogue_of(app)))
    kept = [msgid for msgid in order if msgid not in {"%(n)s case", "Close"}]
    assert [entry.msgid for entry in after] == [*kept, "Late"]
    assert after.find("Matters").msgstr == "译Matters"


def test_a_second_update_changes_nothing(app: Path) -> None:
    messages.update(app)
    path = messages.catalogue_of(app)
    before = (path.read_text(), path.stat().st_mtime_ns)
    messages.update(app)
    assert (path.read_text(), path.stat().st_mtime_ns) == before


def test_a_lost_placeholder_is_found(app: Path) -> None:
    messages.update(app)
    catalogue = _translate_all(app)
    catalogue.find("%(n)s case").msgstr_plural = {0: "件"}
    (app / "words.py").write_text('A = _("%(who)s wrote")')
    messages.update(app)
    catalogue = _translate_all(app)
    catalogue.find("%(who)s wrote").msgstr = "写了"
    catalogue.save()
    assert messages.problems(app) == [
        "room: the translation of '%(who)s wrote' has other placeholders"
    ]


def test_compiling_makes_what_django_reads(app: Path) -> None:
    messages.update(app)
    _translate_all(app)
    messages.main(["--compile", str(app.parent)])
    compiled = polib.mofile(str(messages.catalogue_of(app).with_suffix(".mo")))
    assert compiled.find("Matters").msgstr == "译Matters"


def test_a_text_with_two_translations_is_told(tmp_path: Path) -> None:
    folders = []
    for name, words in (("lists", "标题"), ("archive", "题名")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "apps.py").write_text("")
        (folder / "words.py").write_text(
            'from django.utils.translation import gettext as _\n_("Title")\n'
        )
        messages.update(folder)
        catalogue = messages.read(messages.catalogue_of(folder))
        catalogue[0].msgstr = words
        catalogue.save(str(messages.catalogue_of(folder)))
        folders.append(folder)
    [told] = messages.two_senses(folders)
    assert "标题 in lists" in told
    assert "题名 in archive" in told
    assert messages.two_senses(folders[:1]) == []
