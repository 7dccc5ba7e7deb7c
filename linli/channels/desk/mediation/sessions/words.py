"""What forms of sessions, means, answers, results, grounds and hints are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.models import DisputeParty, SessionForm, SessionResult
from linli.casework.mediation.rules.safety import Hint
from linli.channels.desk.mediation.words import side_label
from linli.foundation.crypto.rules import mask_name
from linli.foundation.postgres.labels import label_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MEANS: Mapping[str, StrPromise] = {
    "portal": _("Message and public page"),
    "phone": pgettext_lazy("invitation", "Phone"),
    "paper": _("On paper"),
    "in_person": _("In person"),
    "safe": _("Only by the safe contact"),
}
ANSWERS: Mapping[str, StrPromise] = {
    "yes": _("Will come"),
    "no": _("Will not come"),
    "other_time": _("Asks for another time"),
}
GROUNDS: Mapping[str, StrPromise] = {
    "not_attended": _("A party stays away without reason"),
    "not_cooperating": _("A party does not cooperate"),
    "withdrew_consent": _("A party withdrew the consent"),
    "sued": _("Taken to court or arbitration"),
    "crime_found": _("May be a crime: handed to the police"),
    "sham": _("Sham dispute, or to the harm of others"),
    "party_gone": _("A party died or ended and nobody follows"),
    "unsafe": _("Mediation would endanger somebody"),
    "limit_over": _("The limit is over and no extension agreed"),
    "other": pgettext_lazy("ground", "Another reason"),
}
HINTS: Mapping[str, StrPromise] = {
    Hint.REPORT_MINOR: _(
        "A child may be harmed: call 110 at once, then report it to police, civil affairs or "
        "school (duty to report, Law on the Protection of Minors, art. 11)."
    ),
    Hint.POLICE: _("In danger: call 110. The police can come, stop it and write it down."),
    Hint.PROTECTION_ORDER: _(
        "A protection order (人身安全保护令) of the court: decided within 72 hours, urgent ones "
        "within 24; no fee; the committee can help to apply."
    ),
    Hint.WARNING_LETTER: _("The police can give the other side a written warning (告诫书)."),
    Hint.SHELTER: _("A shelter takes in who cannot stay at home; women's federation: 12338."),
}
ROUTES = (
    "可以依法向有管辖权的人民法院起诉；有仲裁协议或者属于劳动争议的，可以申请仲裁；"
    "属于行政机关职责的，可以请求行政机关处理。"
)


def form_label(form: str) -> str:
    """The form of a session."""
    return label_of(SessionForm, form)


def result_label(result: str) -> str:
    """What came of a session."""
    return label_of(SessionResult, result)


def party_label(party: DisputeParty) -> str:
    """Side and masked name of a party: 申请人 魏**."""
    return f"{side_label(party.side)} {mask_name(party.party.name)}"


def time_words(begins: datetime, ends: datetime) -> str:
    """Day and time of a session: 11月25日 星期三 09:00–10:30."""
    first, last = timezone.localtime(begins), timezone.localtime(ends)
    day = "一二三四五六日"[first.weekday()]
    return f"{first.month}月{first.day}日 星期{day} {first:%H:%M}–{last:%H:%M}"
