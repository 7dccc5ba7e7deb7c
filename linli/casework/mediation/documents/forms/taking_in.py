"""受理: what is written when a dispute comes in."""

from __future__ import annotations

from dataclasses import dataclass, field

from linli.casework.mediation.documents.forms.base import COMMITTEE
from linli.casework.mediation.documents.layout import (
    Fixed,
    Form,
    Items,
    Listing,
    Note,
    Number,
    Pairs,
    PartyLine,
    People,
    Signed,
    Signs,
    Stamp,
    Text,
)


@dataclass(frozen=True, kw_only=True)
class Application:
    number: str
    applicants: tuple[PartyLine, ...]
    respondents: tuple[PartyLine, ...]
    facts: str
    wishes: tuple[str, ...]
    applicants_signed: tuple[Signed, ...]
    committee: str
    day: str


APPLICATION = Form(
    "application",
    "人民调解申请书",
    Application,
    (
        People("applicants"),
        People("respondents"),
        Text("纠纷简要情况", "facts"),
        Items("当事人申请事项", "wishes"),
        Fixed("人民调解委员会已将申请人民调解的相关规定告知我，现自愿申请人民调解委员会进行调解。"),
        Signs((("申请人（签名盖章或按指印）", "applicants_signed"),)),
        Stamp(unit="", day="day"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Registration:
    number: str
    received: str
    consented: str
    type: str
    source: str
    facts: str
    parties_signed: tuple[Signed, ...]
    registrar: tuple[Signed, ...]
    remark: str
    committee: str
    day: str


REGISTRATION = Form(
    "registration",
    "人民调解受理登记表",
    Registration,
    (
        Number("number"),
        Pairs(
            (
                (("登记日期", "received"), ("纠纷类型", "type")),
                (("受理情况", "consented"),),
                (("案件来源", "source"),),
                (("纠纷简要情况", "facts"),),
                (("备注", "remark"),),
            )
        ),
        Signs((("当事人（签名盖章或按指印）", "parties_signed"), ("登记人（签名）", "registrar"))),
        COMMITTEE,
        Note("此表由调解人员填写。当事人申请的，以人民调解申请书为准。"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Rights:
    number: str
    parties_signed: tuple[Signed, ...]
    committee: str
    day: str


_RIGHTS = (
    (
        "一、人民调解的性质",
        "人民调解，是指人民调解委员会通过说服、疏导等方法，促使当事人在平等协商基础上自愿达成调解协议，"
        "解决民间纠纷的活动。人民调解委员会是依法设立的调解民间纠纷的群众性组织。"
        "人民调解委员会调解民间纠纷，不收取任何费用。",
    ),
    (
        "二、人民调解的原则",
        "在当事人自愿、平等的基础上进行调解；不违背法律、法规和国家政策；尊重当事人的权利，"
        "不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。",
    ),
    (
        "三、当事人在人民调解活动中享有的权利（《中华人民共和国人民调解法》第二十三条）",
        "选择或者接受人民调解员；接受调解、拒绝调解或者要求终止调解；要求调解公开进行或者不公开进行；"
        "自主表达意愿、自愿达成调解协议。",
    ),
    (
        "四、当事人在人民调解活动中履行的义务（《中华人民共和国人民调解法》第二十四条）",
        "如实陈述纠纷事实；遵守调解现场秩序，尊重人民调解员；尊重对方当事人行使权利。",
    ),
    (
        "五、人民调解协议的效力",
        "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行。"
        "当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼。",
    ),
    (
        "六、司法确认",
        "达成调解协议后，双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请"
        "司法确认。人民法院依法确认调解协议有效，一方当事人拒绝履行或者未全部履行的，"
        "对方当事人可以向人民法院申请强制执行。",
    ),
)

RIGHTS = Form(
    "rights",
    "人民调解当事人权利义务告知书",
    Rights,
    (
        *(block for head, words in _RIGHTS for block in (Fixed(head, is_head=True), Fixed(words))),
        Fixed("以上内容已经告知，我已知悉。"),
        Signs((("当事人（签名盖章或按指印）", "parties_signed"),)),
        COMMITTEE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class IdentityRow:
    side: str
    name: str
    kind: str
    paper: str
    seen: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    number: str
    people: tuple[IdentityRow, ...]
    checked_by: tuple[Signed, ...]
    committee: str
    day: str


IDENTITY = Form(
    "identity",
    "当事人身份证明",
    Identity,
    (
        Number("number"),
        Listing(
            "people",
            (
                ("当事人", "side", 1.1),
                ("姓名或者名称", "name", 1.6),
                ("证明种类", "kind", 1.4),
                ("号码", "paper", 2.2),
                ("核对", "seen", 1.2),
            ),
        ),
        Fixed("证件号码入卷时遮去部分数字，原号码加密保存，仅供依法核对。复印件附后。"),
        Signs((("核对人（签名）", "checked_by"),)),
        Stamp(),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    number: str
    principals: tuple[PartyLine, ...]
    agent: str
    scope: str
    dispute: str
    principal_signed: tuple[Signed, ...]
    agent_signed: tuple[Signed, ...]
    until: str
    committee: str
    day: str


MANDATE = Form(
    "mandate",
    "授权委托书",
    Mandate,
    (
        People("principals"),
        Pairs(
            (
                (("受托人", "agent"),),
                (("委托事项", "dispute"),),
                (("委托权限", "scope"),),
                (("委托期限", "until"),),
            )
        ),
        Fixed(
            "委托人自愿委托上述受托人作为代理人参加人民调解。受托人在委托权限内的行为，由委托人承担。"
        ),
        Signs(
            (
                ("委托人（签名盖章或按指印）", "principal_signed"),
                ("受托人（签名）", "agent_signed"),
            )
        ),
        Stamp(unit="", day="day"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class NotAccepted:
    number: str
    addressee: str
    received: str
    dispute: str
    reason: str
    basis: str
    route: str
    committee: str
    day: str


NOT_ACCEPTED = Form(
    "not_accepted",
    "人民调解不予受理告知书",
    NotAccepted,
    (
        Number("number"),
        Fixed("{addressee}：", indent=False),
        Fixed(
            "{received}，本调解委员会收到{dispute}的调解申请。经审查，依照{basis}，决定不予受理。"
        ),
        Text("理由", "reason"),
        Text("您可以通过以下途径解决", "route"),
        Fixed("特此告知。"),
        COMMITTEE,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Recusal:
    number: str
    dispute: str
    asked_by: str
    mediator: str
    reason: str
    ruling: str
    applicant: tuple[Signed, ...]
    chair: tuple[Signed, ...]
    committee: str
    day: str


RECUSAL = Form(
    "recusal",
    "人民调解员回避申请书",
    Recusal,
    (
        Number("number"),
        Pairs(
            (
                (("纠纷", "dispute"),),
                (("申请人", "asked_by"), ("申请回避的人民调解员", "mediator")),
                (("申请理由", "reason"),),
                (("调解委员会意见", "ruling"),),
            )
        ),
        Signs((("申请人（签名）", "applicant"), ("调解委员会负责人（签名）", "chair"))),
        COMMITTEE,
        Note("当事人有权选择或者接受人民调解员（《中华人民共和国人民调解法》第二十三条）。"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """移送函、反馈函: between the body that hands a dispute over and the committee."""

    number: str
    addressee: str
    outer_number: str
    handed_over: str
    accepted: str
    parties: str
    dispute: str
    result: str
    result_day: str
    contact: str
    committee: str
    day: str
    enclosures: tuple[str, ...] = field(default=())


HANDOVER = Form(
    "handover",
    "纠纷移送调解接收函",
    Letter,
    (
        Number("number"),
        Fixed("{addressee}：", indent=False),
        Fixed(
            "贵单位{handed_over}移送的{parties}之间的{dispute}（贵单位编号：{outer_number}），"
            "经征得双方当事人同意，本调解委员会已于{accepted}受理，现予函告。"
            "调解结果将及时反馈贵单位。"
        ),
        Fixed("联系人：{contact}"),
        COMMITTEE,
    ),
)
FEEDBACK = Form(
    "feedback",
    "纠纷调解结果反馈函",
    Letter,
    (
        Number("number"),
        Fixed("{addressee}：", indent=False),
        Fixed(
            "贵单位{handed_over}移送的{parties}之间的{dispute}（贵单位编号：{outer_number}），"
            "本调解委员会已于{accepted}受理。现将调解结果反馈如下："
        ),
        Text("调解结果", "result"),
        Items("随函材料", "enclosures"),
        Fixed("当事人在调解中为达成协议而认可的事实，未经其同意，不作为对其不利的根据。"),
        Fixed("联系人：{contact}"),
        COMMITTEE,
    ),
)
