"""Writing a draft on one page: the form, the lines of the plan, and what is put in on asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import Agreement, DisputeParty, TermTemplate
from linli.casework.mediation.queries.agreements import read_accord, term_templates
from linli.casework.mediation.queries.disputes import DisputeFile
from linli.casework.mediation.rules.terms import (
    Every,
    UnknownBlank,
    day_words,
    filled,
    instalments,
    yuan_words,
)
from linli.channels.desk.mediation.agreements.forms import DraftForm, HelpForm, LineForm

MOST_LINES = 120
_SPARE = 2
_LINES = formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES + 10)


class Writing:
    """One draft under the pen; ``adds`` is what the writer asked to be put in."""

    def __init__(self, file: DisputeFile, now: datetime, data: Any = None) -> None:
        self.accord = read_accord(file.dispute, now)
        self.parties: Sequence[DisputeParty] = self.accord.parties
        self.templates: Sequence[TermTemplate] = term_templates(file.dispute.type, now)
        self.adds = str(data.get("add", "")) if data is not None else ""
        # Each page that was put in to is another draft of the device: the old one must not return.
        told = str(data.get("round", "")) if data is not None else ""
        self.round = (int(told) if told.isdecimal() and len(told) < 4 else 0) + bool(self.adds)
        is_draft = self.accord.is_draft
        self.signed = len(self.accord.signatures) if is_draft else 0
        self.is_supersede = not is_draft and self.accord.binding is not None
        known = self.accord.now
        self.form = (
            DraftForm(data)
            if data is not None
            else DraftForm(initial=_initial(file, known, len(self.parties)))
        )
        self.lines: BaseFormSet[LineForm] = _LINES(
            data,
            prefix="line",
            initial=None if data is not None else self._known_lines(known),
            form_kwargs={"parties": self.parties},
        )
        chosen = [(one.code, one.name) for one in self.templates]
        self.help = HelpForm(data if self.adds else None, prefix="help").fill(self.parties, chosen)

    def _known_lines(self, known: Agreement | None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [
            {
                "debtor": str(line.debtor_id),
                "creditor": str(line.creditor_id or ""),
                "what": line.what,
                "cents": _yuan(line.amount_cents),
                "due_on": line.due_on,
            }
            for line in self.accord.plan
            if known is not None and line.agreement_id == known.id
        ]
        return rows + [{}] * _SPARE

    def is_valid(self) -> bool:
        """Whether draft and plan can be kept."""
        is_form, are_lines = self.form.is_valid(), self.lines.is_valid()
        if is_form and not are_lines:
            self.form.add_error(None, _("A line of the plan is not complete."))
        return is_form and are_lines

    def draft(self) -> mediation.Draft:
        """What the operation is given."""
        data = self.form.cleaned_data
        return mediation.Draft(
            terms=data["terms"],
            facts=data["facts"],
            points=data["points"],
            manner=data["manner"],
            amount_cents=data["amount"],
            copies=data["copies"],
            is_oral=data["is_oral"],
            recorder=data["recorder"],
            plan=tuple(
                mediation.NewLine(
                    debtor_id=UUID(one.cleaned_data["debtor"]),
                    creditor_id=UUID(one.cleaned_data["creditor"])
                    if one.cleaned_data["creditor"]
                    else None,
                    what=one.cleaned_data["what"],
                    cents=one.cleaned_data["cents"],
                    due_on=one.cleaned_data["due_on"],
                )
                for one in self.lines.forms
                if not one.is_empty
            ),
        )

    def add(self) -> None:
        """Put in what was asked for; what was typed stays, what is wrong is said beside it."""
        if not self.help.is_valid():
            return
        data = self.help.cleaned_data
        if self.adds == "term":
            self._add_term(data)
        elif self.adds == "payments":
            self._add_payments(data)
        elif self.adds == "line":
            self._put(lines=[{}] * _SPARE)

    def _add_term(self, data: Mapping[str, Any]) -> None:
        template = next((one for one in self.templates if one.code == data["template"]), None)
        if template is None:
            self.help.add_error("template", _("Choose a ready wording."))
            return
        try:
            text = filled(template.text, self._blanks(data))
        except UnknownBlank as unknown:
            words = _("The wording has blanks that cannot be filled: %(names)s.")
            self.help.add_error("template", words % {"names": "、".join(unknown.names)})
            return
        old = str(self.form.data.get("terms", "")).rstrip()
        number = sum(1 for line in old.splitlines() if line.strip()) + 1
        self._put(terms=f"{old}\n{number}．{text}".lstrip("\n"))

    def _add_payments(self, data: Mapping[str, Any]) -> None:
        wanted = ("payer", "payee", "sum", "due", "count")
        missing = [name for name in wanted if not data[name]]
        for name in missing:
            self.help.add_error(name, _("Needed for a row of payments."))
        if missing:
            return
        try:
            parts = instalments(data["sum"], data["count"], data["due"], Every(data["every"]))
        except (ValueError, OverflowError):
            self.help.add_error("sum", _("Too little for so many payments."))
            return
        count = data["count"]
        self._put(
            lines=[
                {
                    "debtor": data["payer"],
                    "creditor": data["payee"],
                    "what": f"支付第{part.position}期款" if count > 1 else "支付款项",
                    "cents": _yuan(part.cents),
                    "due_on": part.due_on.isoformat(),
                }
                for part in parts
            ],
            amount=_yuan(data["sum"]) if not self.form.data.get("amount") else None,
        )

    def _blanks(self, data: Mapping[str, Any]) -> dict[str, str]:
        names = {str(one.id): str(one.party.name) for one in self.parties}
        payer, payee = names.get(data["payer"], ""), names.get(data["payee"], "")
        due: date | None = data["due"]
        return {
            "payer": payer,
            "payee": payee,
            "doer": payer,
            "other": payee,
            "amount": yuan_words(data["sum"]) if data["sum"] is not None else "",
            "due": day_words(due) if due else "",
            "count": str(data["count"] or ""),
            "plan": self._payments_in_words(data),
            "place": data["place"],
            "what": data["thing"],
            "account": "",
        }

    def _payments_in_words(self, data: Mapping[str, Any]) -> str:
        if not (data["sum"] and data["count"] and data["due"]):
            return ""
        try:
            parts = instalments(data["sum"], data["count"], data["due"], Every(data["every"]))
        except (ValueError, OverflowError):
            return ""
        rows = (
            f"第{one.position}期于{day_words(one.due_on)}前支付{yuan_words(one.cents)}"
            for one in parts
        )
        return "；".join(rows) + "。"

    def _put(
        self,
        *,
        terms: str | None = None,
        lines: Sequence[Mapping[str, Any]] = (),
        amount: str | None = None,
    ) -> None:
        """Show the page again with what was typed and what was put in."""
        data: Any = self.form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        if terms is not None:
            data["terms"] = terms
        if amount is not None:
            data["amount"] = amount
        typed = _typed_lines(data)
        kept = [line for line in typed if any(line.values())] + [dict(one) for one in lines]
        kept = kept[:MOST_LINES]
        self.form = DraftForm(initial=data.dict() | {"is_oral": "is_oral" in data})
        self.lines = _LINES(prefix="line", initial=kept, form_kwargs={"parties": self.parties})


def writing_of(request: HttpRequest, file: DisputeFile, now: datetime) -> Writing:
    """The draft of this page, as it is kept or as it was sent."""
    return Writing(file, now, request.POST if request.method == "POST" else None)


def _initial(file: DisputeFile, known: Agreement | None, parties: int) -> dict[str, Any]:
    if known is None:
        return {
            "expect": file.case.version,
            "facts": file.case.body,
            "points": file.dispute.asked,
            "amount": _yuan(file.dispute.amount_cents),
            "copies": parties + 1,
        }
    return {
        "expect": file.case.version,
        "is_oral": known.is_oral,
        "facts": str(known.facts),
        "points": str(known.points),
        "terms": str(known.terms),
        "manner": str(known.manner),
        "amount": _yuan(known.amount_cents),
        "copies": known.copies,
        "recorder": known.recorder,
    }


def _typed_lines(data: Any) -> list[dict[str, Any]]:
    total = str(data.get("line-TOTAL_FORMS", "0"))
    count = min(int(total) if total.isdigit() else 0, MOST_LINES)
    names = ("debtor", "creditor", "what", "cents", "due_on")
    return [{name: data.get(f"line-{n}-{name}", "") for name in names} for n in range(count)]


def _yuan(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"
