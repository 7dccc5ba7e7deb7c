"""Reading accounts and posts, the actor of a request, and the logs."""

from linli.registers.access.queries.accounts import (
    AccountLine,
    AccountPage,
    PostLine,
    UnknownAccount,
    UnknownPost,
    account_in_scope,
    account_line,
    account_of_session,
    accounts,
    post_in_scope,
    post_lines,
)
from linli.registers.access.queries.actors import (
    HeldPost,
    actor_at,
    forget_posts,
    posts_held,
    posts_of,
)
from linli.registers.access.queries.logs import (
    Cursor,
    LogFilter,
    LogPage,
    SignInPage,
    access_log,
    readings_of,
    sign_ins,
    sign_ins_of,
)

__all__ = [
    "AccountLine",
    "AccountPage",
    "Cursor",
    "HeldPost",
    "LogFilter",
    "LogPage",
    "PostLine",
    "SignInPage",
    "UnknownAccount",
    "UnknownPost",
    "access_log",
    "account_in_scope",
    "account_line",
    "account_of_session",
    "accounts",
    "actor_at",
    "forget_posts",
    "post_in_scope",
    "post_lines",
    "posts_held",
    "posts_of",
    "readings_of",
    "sign_ins",
    "sign_ins_of",
]
