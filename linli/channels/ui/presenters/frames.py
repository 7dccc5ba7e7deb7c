"""The frame around staff and public pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line of the menu; the count is red only when something there is overdue."""

    label: str
    url: str
    icon: str
    count: int | str | None = None  # a text where counting stopped: "99+"
    over: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Lines of the menu under one title; the first group has none."""

    items: tuple[MenuItem, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that the account holds: a role in a unit."""

    id: str
    role: str
    unit: str
    current: bool = False
    open_count: int | str | None = None


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands round a staff page."""

    menu: tuple[MenuGroup, ...]
    post: PostChoice
    posts: tuple[PostChoice, ...]
    account_name: str
    city_name: str
    home_url: str
    search_url: str
    switch_url: str
    notices_url: str
    logout_url: str
    unread: int = 0
    account_url: str = ""
    place: str = ""  # where the reader is: unit in full, or the division
    account_key: str = ""  # keeps one account's drafts from another's on a shared computer


@dataclass(frozen=True, slots=True)
class Site:
    """What stands round a public page; `nav` is the head on wide screens, `tabs` the bar below."""

    city_name: str
    home_url: str
    nav: tuple[MenuItem, ...] = ()
    tabs: tuple[MenuItem, ...] = ()
    foot: tuple[MenuItem, ...] = ()
    hotline: str = "12345"
    hotline_hours: str = ""  # "24小时有人接", from the city's configuration
    station_url: str = ""
