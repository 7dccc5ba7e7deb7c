"""Tags and filters for pages: components as inclusion tags, dates and numbers as filters."""

import json
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.channels.ui import markup
from linli.channels.ui.markup import CLOCK_ICONS
from linli.channels.ui.presenters import (
    Action,
    Clock,
    Empty,
    Kind,
    MenuItem,
    Page,
    Row,
    StripDay,
    Table,
    TimelineItem,
    Tone,
)
from linli.channels.ui.words import script_words

register = template.Library()

ELDER_COOKIE = "ll_elder"
HTMX_CONFIG = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    "defaultSettleDelay": 0,  # what was swapped in works at once, also for the fastest typist
    "historyCacheSize": 0,  # pages hold personal data: keep none of them in the browser's storage
    "refreshOnHistoryMiss": True,
    "scrollIntoViewOnBoost": False,
    # A box drawn larger has a style of its own: copied onto its successor it would break the CSP.
    "attributesToSettle": ["class", "width", "height"],
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "422", "swap": True},  # the form comes back with its errors
        {"code": "409", "swap": True},  # somebody else acted first
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
_HTMX_CONFIG = json.dumps(HTMX_CONFIG)
PORTAL_CLOCKS = {
    Tone.OVER: "ll-tag-bad",
    Tone.NOW: "ll-tag-warn",
    Tone.SOON: "ll-tag-warn",
    Tone.OK: "ll-tag-ok",
    Tone.DONE: "ll-tag-ok",
    Tone.LATE: "ll-tag-warn",
    Tone.HOLD: "",
}
KIND_ICONS = {
    Kind.REPLY: "message-reply",
    Kind.NOTE: "lock",
    Kind.OVER: "alert-triangle",
    Kind.FIELD: "photo",
    Kind.VOICE: "phone",
    Kind.SYS: "circle-check",
}
MESSAGE_LOOKS = {
    "success": ("is-ok", "ll-note-ok", "circle-check"),
    "warning": ("is-soon", "ll-note-warn", "alert-circle"),
    "error": ("is-over", "ll-note-bad", "alert-triangle"),
    "info": ("is-accent", "", "info-circle"),
    "debug": ("", "", "info-circle"),
}


# --- small marks ------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the Tabler set; with a label it is read out, without one it is decoration."""
    return markup.icon(name, label)


@register.simple_tag
def key(combination: str) -> SafeString:
    """A key hint in or beside its button; the button itself carries `data-key`."""
    if not combination:
        return SafeString("")
    return format_html('<kbd class="k" aria-hidden="true">{}</kbd>', combination)


@register.simple_tag
def submit_token() -> SafeString:
    """A hidden token, new for each form shown, by which a second submit can be told."""
    return format_html('<input type="hidden" name="submit_token" value="{}">', uuid4())


@register.simple_tag
def htmx_config() -> str:
    """The content of the htmx-config meta element."""
    return _HTMX_CONFIG


@register.simple_tag
def words_block() -> SafeString:
    """The JSON block from which the scripts take their words."""
    return _words_in(get_language())


@cache
def _words_in(_language: str | None) -> SafeString:
    return json_script(script_words(), "ll-words")


@register.simple_tag(takes_context=True)
def elder(context: Context) -> bool:
    """Whether this device asked for large print (长辈版)."""
    request = context.get("request")
    return request is not None and request.COOKIES.get(ELDER_COOKIE) == "1"


@register.simple_tag
def chart_data(data: dict[str, Any], element_id: str) -> SafeString:
    """The numbers of a chart as a JSON block."""
    return json_script(data, element_id)


# --- dates and numbers --------------------------------------------------------------------------------


@register.filter
def day(value: date | None) -> str:
    """A day with its weekday: 11月19日 星期四; the year too when it is another one."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    this_year = local.year == timezone.localdate().year
    # Translators: a Django date format: day and month with the weekday
    return date_format(local, _("D j M") if this_year else _("D j M Y"))


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as one would say it: 今天 10:24, 昨天 20:17, 11月12日 09:12, 2025年3月1日 08:00."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localdate()
    clock_time = f"{local:%H:%M}"
    if local.date() == today:
        return _("today %(time)s") % {"time": clock_time}
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": clock_time}
    # Translators: a Django date format: day and month, with the year when it is another one
    words = date_format(local, _("j M") if local.year == today.year else _("j M Y"))
    return f"{words} {clock_time}"


@register.filter
def caseno(value: object) -> str:
    """A case number in groups of four, so that it can be read aloud: 2026 1118 0317."""
    return _grouped(str(value), 4)


@register.filter
def code(value: object) -> str:
    """A query code in groups of two: 52 80 46."""
    return _grouped(str(value), 2)


def _grouped(text: str, size: int) -> str:
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


@register.filter
def message_look(level_tag: str, portal: bool = False) -> str:
    """The class of a message line for Django's level tag."""
    desk, public, _icon = MESSAGE_LOOKS.get(level_tag, MESSAGE_LOOKS["info"])
    return public if portal else desk


@register.filter
def message_icon(level_tag: str) -> str:
    """The icon of a message line for Django's level tag."""
    return MESSAGE_LOOKS.get(level_tag, MESSAGE_LOOKS["info"])[2]


# --- components ---------------------------------------------------------------------------------------


@register.simple_tag
def clock(clock: Clock, push: bool = False) -> SafeString:
    """A limit: icon and words, always both."""
    return markup.clock(clock, push=push)


@register.inclusion_tag("ui/parts/portal_clock.html")
def portal_clock(clock: Clock) -> dict[str, Any]:
    """A limit on a public page."""
    return {"clock": clock, "icon": CLOCK_ICONS[clock.tone], "look": PORTAL_CLOCKS[clock.tone]}


@register.inclusion_tag("ui/parts/strip.html")
def strip(days: tuple[StripDay, ...]) -> dict[str, Any]:
    """Why this date, day by day."""
    return {"days": days}


@register.inclusion_tag("ui/parts/clock_line.html")
def clock_line(clock: Clock, open: bool = False) -> dict[str, Any]:
    """A limit as a line of the panel 时限, with its explanation folded."""
    return {"clock": clock, "open": open}


@register.simple_tag
def menu_lines(items: tuple[MenuItem, ...]) -> SafeString:
    """The lines of a group of the menu."""
    return markup.menu_lines(items, _("some overdue"))


@register.simple_tag
def row(row: Row) -> SafeString:
    """A case row."""
    return markup.row(row)


@register.simple_tag
def table_lines(table: Table) -> SafeString:
    """The rows of a table."""
    return markup.table_lines(table)


@register.inclusion_tag("ui/parts/row_groups.html")
def row_groups(groups: Any) -> dict[str, Any]:
    """Case rows under their headings."""
    return {"groups": groups}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(tabs: Any, label: str, target: str = "") -> dict[str, Any]:
    """Tabs of a list; with a target htmx puts the answer there and the address follows."""
    return {"tabs": tabs, "label": label, "target": target}


@register.inclusion_tag("ui/parts/pager.html")
def pager(page: Page[Any], target: str = "") -> dict[str, Any]:
    """上一页/下一页 of a keyset page."""
    return {"page": page, "target": target}


@register.inclusion_tag("ui/parts/portal_pager.html")
def portal_pager(page: Page[Any]) -> dict[str, Any]:
    """上一页/下一页 on a public page."""
    return {"page": page}


@register.inclusion_tag("ui/parts/empty.html")
def empty(what: Empty | str, hint: str = "") -> dict[str, Any]:
    """Nothing here, and what to do next."""
    return {"empty": what if isinstance(what, Empty) else Empty(title=what, hint=hint)}


@register.inclusion_tag("ui/parts/portal_empty.html")
def portal_empty(what: Empty | str, hint: str = "") -> dict[str, Any]:
    """Nothing here, on a public page."""
    return {"empty": what if isinstance(what, Empty) else Empty(title=what, hint=hint)}


@register.inclusion_tag("ui/parts/masked.html")
def masked(value: Any, big: bool = False) -> dict[str, Any]:
    """A masked value with the eye that asks for the reason."""
    return {"masked": value, "big": big}


@register.inclusion_tag("ui/parts/facts.html")
def facts(facts: Any) -> dict[str, Any]:
    """A list of facts."""
    return {"facts": facts}


@register.inclusion_tag("ui/parts/units.html")
def units(units: Any) -> dict[str, Any]:
    """Handling units, each with 主办 or 协办."""
    return {"units": units}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(days: Any) -> dict[str, Any]:
    """The timeline of a case, in sentences, by day."""
    return {"days": days}


@register.inclusion_tag("ui/parts/timeline_item.html")
def timeline_item(item: TimelineItem) -> dict[str, Any]:
    """One entry of a timeline."""
    return {"item": item, "icon": item.icon or KIND_ICONS[item.kind]}


@register.inclusion_tag("ui/parts/actions.html")
def actions(actions: tuple[Action, ...]) -> dict[str, Any]:
    """What this post may do now; what it may not is listed with the reason."""
    return {"actions": actions}


@register.inclusion_tag("ui/parts/action_button.html")
def action_button(action: Action) -> dict[str, Any]:
    """An action as a button of the page head."""
    return {"action": action}


@register.inclusion_tag("ui/parts/filters.html")
def filters(bar: Any) -> dict[str, Any]:
    """Filters in force, kept filters, choice of columns, export."""
    return {"bar": bar}


@register.inclusion_tag("ui/parts/conflict.html")
def conflict(conflict: Any) -> dict[str, Any]:
    """别人先办了: who did what; what the reader typed is kept below."""
    return {"conflict": conflict}


@register.inclusion_tag("ui/parts/progress.html")
def progress(job: Any) -> dict[str, Any]:
    """Long work with its progress; asks again by itself."""
    return {"job": job}


@register.inclusion_tag("ui/parts/files.html")
def files(files: Any) -> dict[str, Any]:
    """A list of attachments."""
    return {"files": files}


@register.inclusion_tag("ui/parts/rates.html")
def rates(rates: Any) -> dict[str, Any]:
    """Rates with sample and exclusions."""
    return {"rates": rates}


@register.inclusion_tag("ui/parts/figures.html")
def figures(figures: Any) -> dict[str, Any]:
    """The counts of today, each a link."""
    return {"figures": figures}


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: Any, label: str = "") -> dict[str, Any]:
    """The steps of a procedure."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/parts/option.html")
def option(option: Any, name: str, type: str = "radio") -> dict[str, Any]:
    """A choice with its consequence, on a staff page."""
    return {"option": option, "name": name, "type": type}


@register.inclusion_tag("ui/parts/portal_choice.html")
def portal_choice(option: Any, name: str, type: str = "radio") -> dict[str, Any]:
    """A choice with its meaning inside, on a public page."""
    return {"option": option, "name": name, "type": type}


@register.inclusion_tag("ui/parts/route.html")
def route(stops: Any) -> dict[str, Any]:
    """The resident's route: passed, here now, to come."""
    return {"stops": stops}


@register.inclusion_tag("ui/parts/stepbar.html")
def stepbar(step: int, of: int, back_url: str = "") -> dict[str, Any]:
    """第 2 步，共 5 步, with the way back."""
    states = ["is-done" if n < step else "is-now" if n == step else "" for n in range(1, of + 1)]
    return {"step": step, "of": of, "states": states, "back_url": back_url}


@register.inclusion_tag("ui/parts/draft_line.html")
def draft_line(portal: bool = False) -> dict[str, Any]:
    """Where draft.js says when it saved; put inside the form that has `data-draft`."""
    return {"portal": portal}
