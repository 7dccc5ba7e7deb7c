"""Every change of the rules a city goes by: versioned by date, kept in a history, checked."""

from linli.casework.matters.operations.catalogue.days import (
    clear_workday,
    load_workdays,
    set_workday,
)
from linli.casework.matters.operations.catalogue.dispatch import (
    DispatchImport,
    about_dispatch,
    add_dispatch_rule,
    change_dispatch_rule,
    end_dispatch_rule,
    import_dispatch_rules,
)
from linli.casework.matters.operations.catalogue.hinting import (
    cancel_hint_words,
    hint_about,
    set_hint_words,
)
from linli.casework.matters.operations.catalogue.numbers import (
    LimitKeys,
    LimitWords,
    add_limit,
    cancel_planned,
    end_limit,
    set_limit,
    set_retention_class,
    set_threshold,
)
from linli.casework.matters.operations.catalogue.recording import (
    NoSuchRule,
    NotYourRules,
    RuleMoved,
    RuleRefused,
    may_keep_rules,
)
from linli.casework.matters.operations.catalogue.seeding import (
    default_duties,
    seed_catalogue,
    seed_dispatch,
)
from linli.casework.matters.operations.catalogue.wording import (
    REPLY_USES,
    CategoryWords,
    add_category,
    end_category,
    end_emergency_word,
    end_reply_template,
    message_about,
    replace_category,
    reply_about,
    set_emergency_word,
    set_ground,
    set_message,
    set_reply_template,
)
from linli.casework.matters.queries.dispatch_files import DispatchLine, DispatchWish

__all__ = [
    "REPLY_USES",
    "CategoryWords",
    "DispatchImport",
    "DispatchLine",
    "DispatchWish",
    "LimitKeys",
    "LimitWords",
    "NoSuchRule",
    "NotYourRules",
    "RuleMoved",
    "RuleRefused",
    "about_dispatch",
    "add_category",
    "add_dispatch_rule",
    "add_limit",
    "cancel_hint_words",
    "cancel_planned",
    "change_dispatch_rule",
    "clear_workday",
    "default_duties",
    "end_category",
    "end_dispatch_rule",
    "end_emergency_word",
    "end_limit",
    "end_reply_template",
    "hint_about",
    "import_dispatch_rules",
    "load_workdays",
    "may_keep_rules",
    "message_about",
    "replace_category",
    "reply_about",
    "seed_catalogue",
    "seed_dispatch",
    "set_emergency_word",
    "set_ground",
    "set_hint_words",
    "set_limit",
    "set_message",
    "set_reply_template",
    "set_retention_class",
    "set_threshold",
    "set_workday",
]
