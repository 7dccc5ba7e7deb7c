"""An agreement told step by step, on top of a quarrel that is being mediated."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.casework.cases.operations import moves_together
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Agreement, Obligation
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.operations.signing import PAPER, SCREEN, Signed
from linli.casework.mediation.workflow import Action
from linli.registers.access.rules import RESIDENT
from tests.casework.mediation.town import Quarrel, Town

STROKES = "M10 10 L80 60 L140 20"
TERMS = "贝某于约定日期前向申某赔偿损失3,000.00元，并修好水管。"


class Accord:
    """A quarrel with an agreement: drafted, signed, in force."""

    def __init__(self, town: Town, **facts: Any) -> None:
        self.quarrel = Quarrel(town, **facts)
        self.town = town

    @property
    def id(self) -> Any:
        return self.quarrel.id

    @property
    def now(self) -> datetime:
        return self.quarrel.when

    @property
    def today(self) -> date:
        return timezone.localdate(self.quarrel.when)

    @property
    def agreement(self) -> Agreement:
        """The newest one."""
        found = Agreement.objects.filter(dispute_id=self.id).order_by("-position").first()
        assert found is not None
        return found

    def lines(self) -> list[Obligation]:
        """Its plan."""
        return list(Obligation.objects.filter(agreement=self.agreement).order_by("position"))

    def mediating(self, *, type: str = "neighbour", grade: str = "III") -> Accord:
        """Accepted, appointed, and talked over once."""
        self.quarrel.accepted(type=type, grade=grade)
        choice = mediation.Choice(self.town.mediators["mediator"].id, is_lead=True)
        mediation.assign(self.id, [choice], by=self.town["chair"], at=self.quarrel.later(minutes=5))
        with (
            moves_together(),
            moving(
                self.id,
                Action.INQUIRE,
                by=self.town["mediator"],
                at=self.quarrel.later(minutes=5),
                needs={"words": "谈过一次"},
            ) as it,
        ):
            it.say("谈过一次")
        return self

    def draft(self, *, days: tuple[int, ...] = (10,), **changes: Any) -> mediation.Draft:
        """What both agree to: so many payments of 1,500 yuan."""
        debtor = self.quarrel.party("respondent")
        creditor = self.quarrel.party("applicant")
        plan = tuple(
            mediation.NewLine(
                debtor_id=debtor.id,
                creditor_id=creditor.id,
                what="支付赔偿款",
                cents=150_000,
                due_on=self.today + timedelta(days=day),
            )
            for day in days
        )
        facts: dict[str, Any] = {
            "facts": "楼上水管漏水，楼下吊顶和地板受损。",
            "points": "赔偿数额和修复时间。",
            "terms": TERMS,
            "manner": "转账支付。",
            "amount_cents": 150_000 * len(days),
            "plan": plan,
        }
        return mediation.Draft(**{**facts, **changes})

    def drafted(self, **changes: Any) -> Accord:
        """The mediator writes the draft."""
        draft = self.draft(**changes)
        mediation.draft_agreement(
            self.id, draft, by=self.town["mediator"], at=self.quarrel.later(minutes=5)
        )
        return self

    def sign(self, side: str, *, means: str = SCREEN) -> Accord:
        """A party signs on the own device, or on paper at the desk."""
        on_screen = means == SCREEN
        mediation.sign_as_party(
            self.id,
            self.quarrel.party(side).id,
            Signed(means=means, image=STROKES if on_screen else "", digest=self.agreement.digest),
            by=RESIDENT if on_screen else self.town["mediator"],
            at=self.quarrel.later(minutes=5),
            as_party=on_screen,
        )
        return self

    def sign_mediator(self, name: str = "mediator") -> Accord:
        """The mediator signs."""
        mediation.sign_as_mediator(
            self.id,
            Signed(means=SCREEN, image=STROKES),
            by=self.town[name],
            at=self.quarrel.later(minutes=5),
        )
        return self

    def in_force(self, **changes: Any) -> Accord:
        """Drafted, and signed by everybody."""
        self.drafted(**changes)
        if not self.agreement.is_oral:
            self.sign("applicant").sign("respondent", means=PAPER)
        return self.sign_mediator()
