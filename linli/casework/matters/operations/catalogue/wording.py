"""Categories, grounds, emergency words, ready words and messages: what a city says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.matters.models import (
    Category,
    EmergencyWord,
    RefusalGround,
    ReplyTemplate,
    RuleAct,
    RuleKind,
)
from linli.casework.matters.operations.catalogue.numbers import required
from linli.casework.matters.operations.catalogue.recording import (
    NoSuchRule,
    RuleRefused,
    editing,
)
from linli.casework.matters.operations.catalogue.versions import end_version, write_version
from linli.casework.matters.operations.clocks import local_day
from linli.foundation.notices.models import MessageTemplate
from linli.foundation.notices.operations.templates import (
    UnknownTemplate,
    UnusableTemplate,
    save_template,
)
from linli.registers.access.rules import Actor

REPLY_USES = (
    "register",
    "answer",
    "reply",
    "refuse",
    "follow_up",
    "return",
    "extend",
    "ruling",
)
MOST_WORDS = 40


@dataclass(frozen=True, kw_only=True)
class CategoryWords:
    """What is kept of a category besides its code."""

    name: str
    words: Sequence[str] = ()
    is_sensitive: bool = False
    route_elsewhere: str = ""
    legal_basis: str = ""


def add_category(code: str, words: CategoryWords, *, on: date, by: Actor, at: datetime) -> Category:
    """Add a category below one in force. Raises RuleRefused naming the field, NotYourRules."""
    if not code.isascii() or not code.isdigit() or len(code) not in (2, 4, 6):
        raise RuleRefused(_("A code has 2, 4 or 6 digits, two for each level."), "code")
    values = _category_values(words)
    with editing(by=by, at=at) as edit:
        in_force = Category.objects.filter(valid_to=None)
        if in_force.filter(code=code).exists():
            raise RuleRefused(_("There is a category with this code."), "code")
        if len(code) > 2 and not in_force.filter(code=code[:-2]).exists():
            raise RuleRefused(
                _("There is no category %(code)s to stand under.") % {"code": code[:-2]}, "code"
            )
        return write_version(
            edit, Category, RuleKind.CATEGORY, {"code": code}, values, on=on, about=code
        )


def replace_category(
    code: str,
    words: CategoryWords,
    *,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> Category:
    """Give a category another name or other words from a day on; old matters keep the old ones.

    :raises NoSuchRule: no category in force has this code. RuleRefused, RuleMoved.
    """
    values = _category_values(words)
    with editing(by=by, at=at, what=RuleKind.CATEGORY, about=code, expect=expect) as edit:
        if not Category.objects.filter(code=code, valid_to=None).exists():
            raise NoSuchRule
        return write_version(
            edit, Category, RuleKind.CATEGORY, {"code": code}, values, on=on, about=code
        )


def end_category(
    code: str, *, on: date, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """End a category under which no other stands. Raises RuleRefused, NoSuchRule, RuleMoved."""
    with editing(by=by, at=at, what=RuleKind.CATEGORY, about=code, expect=expect) as edit:
        below = Category.objects.filter(code__startswith=code, valid_to=None).exclude(code=code)
        n = below.count()
        if n:
            raise RuleRefused(_("%(n)d categories stand under it. End those first.") % {"n": n})
        end_version(edit, Category, RuleKind.CATEGORY, {"code": code}, on=on, about=code)


def set_ground(
    code: str,
    *,
    name: str,
    explanation: str,
    route: str,
    legal_basis: str,
    on: date,
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> RefusalGround:
    """Change the words of a ground for not accepting from a day on. Raises NoSuchRule.

    N1 to N6 are the closed list of DOMAIN §1.4; a city changes their words, not their number.
    """
    values = {
        "name": required(name, 80, "name"),
        "explanation": required(explanation, 300, "explanation"),
        "route": required(route, 200, "route"),
        "legal_basis": required(legal_basis, 200, "legal_basis"),
    }
    with editing(by=by, at=at, what=RuleKind.GROUND, about=code, expect=expect) as edit:
        if not RefusalGround.objects.filter(code=code, valid_to=None).exists():
            raise NoSuchRule
        return write_version(
            edit, RefusalGround, RuleKind.GROUND, {"code": code}, values, on=on, about=code
        )


def set_emergency_word(
    word: str,
    *,
    line: str,
    advice: str,
    legal_basis: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> EmergencyWord:
    """Add an emergency word, or change its line and advice, from today on. Raises RuleRefused."""
    word = required(word, 20, "word")
    if len(word) < 2:
        raise RuleRefused(_("One character stands in too many words. Give two or more."), "word")
    values = {
        "line": required(line, 12, "line"),
        "advice": required(advice, 120, "advice"),
        "legal_basis": legal_basis.strip()[:200],
    }
    with editing(by=by, at=at, what=RuleKind.EMERGENCY, about=word, expect=expect) as edit:
        day = local_day(at)
        return write_version(
            edit, EmergencyWord, RuleKind.EMERGENCY, {"word": word}, values, on=day, about=word
        )


def end_emergency_word(word: str, *, by: Actor, at: datetime, expect: int | None = None) -> None:
    """Let a word no longer be taken for an emergency, from today on. Raises NoSuchRule."""
    with editing(by=by, at=at, what=RuleKind.EMERGENCY, about=word, expect=expect) as edit:
        day = local_day(at)
        end_version(edit, EmergencyWord, RuleKind.EMERGENCY, {"word": word}, on=day, about=word)


def set_reply_template(
    *,
    use: str,
    title: str,
    body: str,
    category: str = "",
    legal_basis: str = "",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> ReplyTemplate:
    """Add or change words kept ready, from today on. Raises RuleRefused, RuleMoved."""
    if use not in REPLY_USES:
        raise RuleRefused(_("Choose what the words are for."), "use")
    title = required(title, 60, "title")
    values = {
        "category": category.strip(),
        "body": required(body, 4000, "body"),
        "legal_basis": legal_basis.strip()[:200],
    }
    about = reply_about(use, title)
    with editing(by=by, at=at, what=RuleKind.REPLY, about=about, expect=expect) as edit:
        if category and not Category.objects.filter(code=category, valid_to=None).exists():
            raise RuleRefused(_("There is no such category."), "category")
        key = {"use": use, "title": title}
        return write_version(
            edit, ReplyTemplate, RuleKind.REPLY, key, values, on=local_day(at), about=about
        )


def end_reply_template(
    *, use: str, title: str, by: Actor, at: datetime, expect: int | None = None
) -> None:
    """Take words kept ready out of use from today on. Raises NoSuchRule, RuleMoved."""
    about = reply_about(use, title)
    with editing(by=by, at=at, what=RuleKind.REPLY, about=about, expect=expect) as edit:
        key = {"use": use, "title": title}
        end_version(edit, ReplyTemplate, RuleKind.REPLY, key, on=local_day(at), about=about)


def reply_about(use: str, title: str) -> str:
    """How the history names words kept ready."""
    return f"{use}: {title}"


def message_about(code: str, channel: str, locale: str = "zh-hans") -> str:
    """How the history names a message."""
    return f"{code}/{channel}" if locale == "zh-hans" else f"{code}/{channel}/{locale}"


def set_message(
    code: str,
    channel: str,
    *,
    subject: str,
    body: str,
    locale: str = "zh-hans",
    by: Actor,
    at: datetime,
    expect: int | None = None,
) -> MessageTemplate:
    """Give a message to residents or staff other words from today on.

    :raises RuleRefused: the text names a field that this step does not fill in. NoSuchRule.
    """
    about = message_about(code, channel, locale)
    with editing(by=by, at=at, what=RuleKind.MESSAGE, about=about, expect=expect) as edit:
        current = MessageTemplate.objects.filter(
            code=code, channel=channel, locale=locale, valid_to=None
        ).first()
        before = {"subject": current.subject, "body": current.body} if current else {}
        try:
            row = save_template(
                code=code,
                channel=channel,
                subject=subject.strip(),
                body=body.strip(),
                on=local_day(at),
                locale=locale,
            )
        except UnknownTemplate as error:
            raise NoSuchRule from error
        except UnusableTemplate as error:
            raise RuleRefused(str(error), "body") from error
        after = {"subject": row.subject, "body": row.body}
        if after != before:
            edit.note(
                RuleAct.CHANGE,
                RuleKind.MESSAGE,
                about,
                starts_on=row.valid_from,
                before=before,
                after=after,
            )
    return row


def _category_values(words: CategoryWords) -> dict[str, Any]:
    said = list(dict.fromkeys(word.strip() for word in words.words if word.strip()))
    if len(said) > MOST_WORDS:
        raise RuleRefused(_("At most %(n)d words.") % {"n": MOST_WORDS}, "words")
    for word in said:
        required(word, 20, "words")
    route = words.route_elsewhere.strip()
    if len(route) > 120:
        raise RuleRefused(
            _("At most %(longest)d characters; this has %(n)d.")
            % {"longest": 120, "n": len(route)},
            "route_elsewhere",
        )
    return {
        "name": required(words.name, 40, "name"),
        "words": said,
        "is_sensitive": words.is_sensitive,
        "route_elsewhere": route,
        "legal_basis": words.legal_basis.strip()[:200],
    }
