"""The agreement among the panels of a party's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from linli.casework.mediation.queries.agreements import Accord, read_accord
from linli.casework.mediation.queries.for_parties import PartyFile
from linli.channels.portal.mediation.panels import PartyPanel, register
from linli.channels.ui.agreement_paper import paper_of


def accord_of(file: PartyFile, now: datetime) -> Accord:
    """The agreements of this dispute, read once for all panels of the page."""
    kept = getattr(file.dispute, "_accord", None)
    if not isinstance(kept, Accord):
        kept = read_accord(file.dispute, now)
        file.dispute._accord = kept  # type: ignore[attr-defined]  # kept for this page
    return kept


def signs_now(file: PartyFile, accord: Accord) -> bool:
    """Whether this party's signature is missing."""
    return accord.is_draft and any(one.id == file.me.id for one in accord.must_sign)


def build(file: PartyFile, now: datetime) -> Mapping[str, object] | None:
    """The agreement that counts; nothing before there is one."""
    accord = accord_of(file, now)
    if accord.now is None:
        return None
    plan = [line for line in accord.plan if line.agreement_id == accord.now.id]
    signed = {one.party_id for one in accord.signatures}
    return {
        "paper": paper_of(accord.now, file.dispute, accord.parties, plan),
        "is_draft": accord.is_draft,
        "signs": signs_now(file, accord),
        "has_signed": file.me.id in signed,
        "waits_for": len(accord.must_sign) + (not accord.lead_signed),
        "url": reverse("portal:party_agreement", args=[file.case.number]),
    }


register(
    PartyPanel(
        code="agreement",
        title=pgettext_lazy("panel", "Agreement"),
        template="portal/mediation/agreement/_panel.html",
        build=build,
        order=20,
    )
)
