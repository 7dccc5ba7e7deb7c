"""What comes in through the API and what goes out, field by field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, model_validator

from linli.channels.ui.reporting import (
    MOST_LINE,
    MOST_NAME,
    MOST_TEXT,
    MOST_WISH,
    phone_flaw,
)
from linli.foundation.tabular.cleaning import clean_line, clean_text


def _phone(text: str) -> str:
    cleaned = clean_line(text)
    flaw = phone_flaw(cleaned) if cleaned else ""
    if flaw:
        raise ValueError(flaw)
    return cleaned


def _said(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise ValueError(_("There is nothing to read in it. Write what it is about."))
    return cleaned


Said = Annotated[str, Field(max_length=MOST_TEXT), AfterValidator(_said)]
Phone = Annotated[str, Field(max_length=40), AfterValidator(_phone)]


Line = Annotated[str, Field(max_length=MOST_LINE), AfterValidator(clean_line)]
Name = Annotated[str, Field(max_length=MOST_NAME), AfterValidator(clean_line)]
Wish = Annotated[str, Field(max_length=MOST_WISH), AfterValidator(clean_line)]


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class PlaceIn(_Strict):
    """Where it is. Words are enough by themselves; a code or a point makes it faster."""

    text: Line = Field(
        "", description=gettext_noop("Where it is, in words: which side of which building")
    )
    code: str = Field(
        "",
        pattern=r"^(|\d{12}|\d{15})$",
        description=gettext_noop("Division code of 12 digits, or grid code of 15"),
    )
    longitude: float | None = Field(
        None, ge=-180, le=180, description=gettext_noop("Longitude (WGS-84)")
    )
    latitude: float | None = Field(
        None, ge=-90, le=90, description=gettext_noop("Latitude (WGS-84)")
    )

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError(_("A point needs both: longitude and latitude."))
        return self


class ReporterIn(_Strict):
    """Who reports. Whoever stays anonymous cannot be asked or answered."""

    identity: Literal["named", "confidential", "anonymous"] = Field(
        "anonymous",
        description=gettext_noop("named, confidential (only the hotline knows), or anonymous"),
    )
    name: Name = Field("", description=gettext_noop("What the reporter may be called"))
    phone: Phone = Field(
        "", description=gettext_noop("Mobile number, or landline with its area code")
    )
    reply_by: Literal["phone", "sms", "none"] = Field(
        "phone", description=gettext_noop("How to answer")
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.identity == "anonymous" and (self.name or self.phone):
            raise ValueError(_("Anonymous means no name and no number: leave them out."))
        if self.identity != "anonymous" and not self.phone:
            raise ValueError(_("A telephone number is needed, unless the report is anonymous."))
        return self


class MatterIn(_Strict):
    """A report as anybody may send it."""

    text: Said = Field(
        description=gettext_noop("What it is about: what, since when, how it is now")
    )
    wish: Wish = Field("", description=gettext_noop("What the reporter would like to happen"))
    nature: Literal["", "consult", "help", "complain", "report", "suggest", "praise", "other"] = (
        Field(
            "",
            description=gettext_noop(
                "Nature of the matter; leave it out if unsure. A report (of wrongdoing) is always confidential"
            ),
        )
    )
    place: PlaceIn = Field(
        default_factory=lambda: PlaceIn.model_validate({}),
        description=gettext_noop("Where it is: words, a code or a point, any one will do"),
    )
    reporter: ReporterIn = Field(
        default_factory=lambda: ReporterIn.model_validate({}),
        description=gettext_noop("Who reports; left out means anonymous"),
    )
    may_publish: bool = Field(
        False,
        description=gettext_noop(
            "The reporter was asked by itself, and agreed, that what came of it may be published "
            "without anything that tells who they are"
        ),
    )


class Links(Schema):
    """Where to look next."""

    self: str = Field(description=gettext_noop("Address of this matter in the API"))
    page: str = Field(description=gettext_noop("Page for people to follow it"))


class ReceiptOut(Schema):
    """What the sender keeps: whoever has number and query code can see the matter."""

    number: str = Field(description=gettext_noop("Number of the matter"))
    query_code: str = Field(description=gettext_noop("Query code, for the reporter alone"))
    received_at: datetime = Field(description=gettext_noop("When it was received"))
    due_at: datetime | None = Field(
        description=gettext_noop("By when the sender hears whether it is taken in")
    )
    due: str = Field(description=gettext_noop("The same in words"))
    links: Links = Field(description=gettext_noop("Where to go next"))


class StepOut(Schema):
    """One step that the reporter may see."""

    at: datetime = Field(description=gettext_noop("When"))
    action: str = Field(description=gettext_noop("Which step, as a code"))
    unit: str = Field(description=gettext_noop("Unit that made the step"))
    title: str = Field(description=gettext_noop("The step in words"))
    text: str = Field(description=gettext_noop("More about it; empty if there is nothing"))


class LimitOut(Schema):
    """The limit that runs now."""

    due_at: datetime = Field(description=gettext_noop("Until when"))
    due: str = Field(description=gettext_noop("The same in words"))
    left: str = Field(description=gettext_noop("How long is left, or by how much it is over"))
    why: str = Field(description=gettext_noop("Why this day"))


class MatterOut(Schema):
    """How a matter stands."""

    number: str = Field(description=gettext_noop("Number of the matter"))
    state: str = Field(description=gettext_noop("State, as a code"))
    state_words: str = Field(description=gettext_noop("The same in words"))
    received_at: datetime = Field(description=gettext_noop("When it was received"))
    unit: str = Field(description=gettext_noop("Unit in charge; empty until it is dispatched"))
    limit: LimitOut | None = Field(
        description=gettext_noop("The limit that runs now; null if none does")
    )
    reply: str = Field(description=gettext_noop("The answer; empty while there is none"))
    may_publish: bool = Field(
        description=gettext_noop("Whether the reporter allows the outcome to be published")
    )
    steps: list[StepOut] = Field(description=gettext_noop("Every step so far"))
    may: list[str] = Field(description=gettext_noop("What the reporter may do now"))
    links: Links = Field(description=gettext_noop("Where to go next"))


class FieldError(Schema):
    """What is wrong with one field."""

    field: str
    message: str


class ProblemOut(Schema):
    """A refusal (RFC 9457, application/problem+json)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
