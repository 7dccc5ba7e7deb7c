"""What comes in through the API and what goes out, field by field."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
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

    text: Line = Field("", description="在哪里，用话说：几号楼的哪一边")
    code: str = Field(
        "", pattern=r"^(|\d{12}|\d{15})$", description="12 位区划代码或 15 位网格编码"
    )
    longitude: float | None = Field(None, ge=-180, le=180, description="经度（WGS-84）")
    latitude: float | None = Field(None, ge=-90, le=90, description="纬度（WGS-84）")

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError(_("A point needs both: longitude and latitude."))
        return self


class ReporterIn(_Strict):
    """Who reports. Whoever stays anonymous cannot be asked or answered."""

    identity: Literal["named", "confidential", "anonymous"] = Field(
        "anonymous", description="named 实名、confidential 要求保密、anonymous 匿名"
    )
    name: Name = Field("", description="怎么称呼")
    phone: Phone = Field("", description="手机号，或者带区号的座机")
    reply_by: Literal["phone", "sms", "none"] = Field("phone", description="用什么方式回话")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.identity == "anonymous" and (self.name or self.phone):
            raise ValueError(_("Anonymous means no name and no number: leave them out."))
        if self.identity != "anonymous" and not self.phone:
            raise ValueError(_("A telephone number is needed, unless the report is anonymous."))
        return self


class MatterIn(_Strict):
    """A report as anybody may send it."""

    text: Said = Field(description="反映什么事：什么事、从什么时候开始、现在怎么样")
    wish: Wish = Field("", description="希望怎么解决")
    nature: Literal["", "consult", "help", "complain", "report", "suggest", "praise", "other"] = (
        Field("", description="诉求类型；不知道就不填，由受理员来定。report（举报）一律保密")
    )
    place: PlaceIn = Field(
        default_factory=lambda: PlaceIn.model_validate({}),
        description="在哪里：话、编码、坐标，有一样就行",
    )
    reporter: ReporterIn = Field(
        default_factory=lambda: ReporterIn.model_validate({}), description="谁反映的；不填就是匿名"
    )


class Links(Schema):
    """Where to look next."""

    self: str = Field(description="查询这件事的接口地址")
    page: str = Field(description="给人看的查进度网页")


class ReceiptOut(Schema):
    """What the sender keeps: whoever has number and query code can see the matter."""

    number: str = Field(description="编号")
    query_code: str = Field(description="查询码，只给反映人")
    received_at: datetime = Field(description="收到的时间")
    due_at: datetime | None = Field(description="最晚什么时候告知是否受理")
    due: str = Field(description="同上，用话说")
    links: Links = Field(description="接着去哪里")


class StepOut(Schema):
    """One step that the reporter may see."""

    at: datetime = Field(description="什么时候")
    action: str = Field(description="哪一步，英文代码")
    unit: str = Field(description="办这一步的单位")
    title: str = Field(description="这一步，用话说")
    text: str = Field(description="说明；没有就空着")


class LimitOut(Schema):
    """The limit that runs now."""

    due_at: datetime = Field(description="到什么时候为止")
    due: str = Field(description="同上，用话说")
    left: str = Field(description="还剩多久，或者超了多久")
    why: str = Field(description="为什么是这一天")


class MatterOut(Schema):
    """How a matter stands."""

    number: str = Field(description="编号")
    state: str = Field(description="到哪一步了，英文代码")
    state_words: str = Field(description="同上，用话说")
    received_at: datetime = Field(description="收到的时间")
    unit: str = Field(description="承办单位；还没有派单时为空")
    limit: LimitOut | None = Field(description="现在走着的时限；没有就是 null")
    reply: str = Field(description="答复；还没有就空着")
    steps: list[StepOut] = Field(description="走过的每一步")
    may: list[str] = Field(description="反映人现在可以做什么")
    links: Links = Field(description="接着去哪里")


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
