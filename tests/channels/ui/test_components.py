"""What the components print, and that nothing in them can be read only by its colour."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from linli.channels.ui import presenters as p


def shown(source: str, **values: object) -> str:
    with translation.override("zh-hans"):
        return Template("{% load linli_ui linli_forms %}" + source).render(Context(values))


@pytest.mark.parametrize("tone", list(p.Tone))
def test_every_clock_has_words_and_an_icon(tone: p.Tone) -> None:
    html = shown("{% clock c %}", c=p.Clock(tone, "还剩 3 小时"))
    assert "还剩 3 小时" in html
    assert 'class="ti ti-' in html
    assert f"clock-{tone}" in html


def test_only_a_clock_in_natural_time_ticks() -> None:
    due = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert "data-due" not in shown("{% clock c %}", c=p.Clock(p.Tone.OK, "还剩 2 个工作日"))
    ticking = shown("{% clock c %}", c=p.Clock(p.Tone.SOON, "还剩 3 小时", due=due))
    assert 'data-due="2026-11-20T03:00:00+00:00"' in ticking


def test_a_limit_explains_its_date() -> None:
    clock = p.Clock(
        p.Tone.OVER,
        "已超期 1 个工作日",
        "办结",
        "11月19日 17:30",
        why="一般投诉 5 个工作日。",
        basis="时限规则",
        strip=(p.StripDay("四", "19", "到期", "due"),),
    )
    html = shown("{% clock_line c open=True %}", c=clock)
    assert "为什么是 11月19日 17:30" in html
    assert "一般投诉 5 个工作日。" in html
    assert "时限规则" in html
    assert "到期" in html


def test_an_action_not_allowed_stays_listed_with_its_reason() -> None:
    action = p.Action("x", "申请延期", "/x", enabled=False, reason_disabled="须在到期前申请")
    html = shown("{% actions a %}", a=(action,))
    assert 'aria-disabled="true"' in html
    assert "须在到期前申请" in html
    assert "/x" not in html


def test_a_masked_value_without_a_right_to_read_has_no_eye() -> None:
    assert "button" not in shown("{% masked m %}", m=p.Masked("137****2215"))
    assert 'hx-get="/why"' in shown("{% masked m %}", m=p.Masked("137****2215", "/why"))


def test_what_people_wrote_is_escaped() -> None:
    item = p.TimelineItem(p.Kind.NOTE, "<b>", "09:00", body="<script>x</script>\n二行")
    html = shown("{% timeline_item i %}", i=item)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<br>二行" in html


def test_a_note_says_that_the_applicant_cannot_see_it() -> None:
    note = shown("{% timeline_item i %}", i=p.TimelineItem(p.Kind.NOTE, "", "09:00"))
    reply = shown("{% timeline_item i %}", i=p.TimelineItem(p.Kind.REPLY, "", "09:00"))
    assert "诉求人看不到" in note
    assert "诉求人看不到" not in reply


def test_a_page_without_neighbours_has_no_pager() -> None:
    assert shown("{% pager page %}", page=p.Page(())).strip() == ""
    html = shown("{% pager page '#list' %}", page=p.Page((), next_url="?after=1"))
    assert "下一页" in html
    assert "上一页" not in html
    assert 'hx-target="#list"' in html


def test_a_rate_of_a_small_sample_has_no_figure() -> None:
    html = shown("{% rates r %}", r=(p.Rate("按时办结率", sample="n=7"),))
    assert "样本不足" in html
    assert "n=7" in html


def test_long_work_asks_again_until_it_has_ended() -> None:
    running = p.Progress("导出", 1, 4, "已写 1 行", poll_url="/job")
    ended = p.Progress("导出", 4, 4, "完成", result_url="/f", result_label="下载")
    assert 'hx-get="/job"' in shown("{% progress j %}", j=running)
    assert "hx-get" not in shown("{% progress j %}", j=ended)
    assert "/f" in shown("{% progress j %}", j=ended)


def test_a_conflict_tells_who_did_what_and_that_the_text_is_kept() -> None:
    html = shown("{% conflict c %}", c=p.Conflict("严朗", "退单", "10:21", "退单待审", "/case"))
    for words in ("严朗", "10:21", "退单", "退单待审", "您写的内容还在下面"):
        assert words in html


def test_the_step_bar_is_told_in_words() -> None:
    assert "第 <b>2</b> 步，共 5 步" in shown("{% stepbar 2 5 '/back' %}")
