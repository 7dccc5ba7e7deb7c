"""Files as they lie on the desk: a neighbours' dispute with every paper that a file can hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db.models import Max
from PIL import Image, ImageDraw

from linli.casework.cases.models import Case, Document
from linli.casework.mediation import operations as mediation
from linli.casework.mediation.models import (
    Agreement,
    Confirmation,
    Dispute,
    DisputeParty,
    Evidence,
    Inquiry,
    Obligation,
    Session,
    Side,
    Signature,
    Visit,
)
from linli.casework.mediation.operations.moves import moving
from linli.casework.mediation.workflow import Action
from linli.foundation.documents.uploads import store
from linli.foundation.documents.uploads.kinds import SniffedType
from tests.casework.mediation.town import Quarrel, Town

STROKES = "M 10 60 L 40 20 L 70 70 L 95 25 M 120 30 L 125 80 M 150 20 L 190 20 M 170 10 L 168 90"
RECORD = (
    "调解员：今天把两家请到一起，先请申女士讲讲情况，再听贝先生的说法。\n"
    "申某：十月八日晚上发现卫生间顶上往下滴水，客厅吊顶泡坏一片，地板也翘了，前后找了三次，都说不是他家的事。\n"
    "贝某：水管是隐蔽工程，我也不知道漏，知道以后当天就关了总阀，第二天找人修好了。赔偿我认，三千元我觉得高了。\n"
    "调解员：依照《中华人民共和国民法典》第二百八十八条、第二百九十六条，"
    "不动产的相邻权利人应当按照有利生产、方便生活、团结互助、公平合理的原则处理相邻关系。"
    "修复的票据两千四百元，误工一天，请两家都让一步。\n"
    "申某：能按票据赔，再把墙面刷好，就可以。\n贝某：同意。"
)


def photo(words: str = "票据") -> bytes:
    """A picture such as somebody takes of a paper."""
    picture = Image.new("RGB", (900, 1200), (236, 233, 224))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((80, 80, 820, 1120), outline=(90, 90, 90), width=4)
    for y in range(160, 1080, 60):
        pen.line((130, y, 770 - (y * len(words)) % 240, y), fill=(120, 120, 140), width=6)
    made = BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def document(case: Case, name: str, content: bytes, *, at: datetime) -> Document:
    """A file that was uploaded to a case."""
    kept = store(BytesIO(content), name=name, kind=SniffedType("jpg", "image/jpeg", ("jpg",)))
    return Document.objects.create(
        case=case,
        kind="evidence",
        name=name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.key,
        added_at=at,
        added_by="金慧",
    )


def known(quarrel: Quarrel) -> Quarrel:
    """The parties with everything that a form names."""
    facts = {
        "applicant": ("420106197403051226", "退休教师", "荷香社区三号楼二单元201室"),
        "respondent": ("420106198811203417", "网约车司机", "荷香社区三号楼二单元301室"),
    }
    for side, (paper, occupation, address) in facts.items():
        party = quarrel.party(side)
        party.id_number, party.occupation, party.address = paper, occupation, address
        party.save()
    return quarrel


def held(quarrel: Quarrel, *, result: str = "agreed", **changes: Any) -> Session:
    """A session that took place, with its record."""
    town, at = quarrel.town, quarrel.later(days=2)
    # One room, one mediator: no two sessions of a test at once.
    last = Session.objects.aggregate(ends=Max("ends"))["ends"]
    if last is not None and last > at:
        at = quarrel.later(hours=(last - at).total_seconds() / 3600)
    n = Session.objects.filter(dispute_id=quarrel.id).count() + 1
    return Session.objects.create(
        **{
            "dispute_id": quarrel.id,
            "position": n,
            "form": "together",
            "state": "held",
            "room": town.rooms["lotus_hall"],
            "lead": town.mediators["mediator"],
            "begins": at,
            "ends": at + timedelta(hours=1, minutes=30),
            "rights_told": True,
            "present": [1, 2],
            "others": "楼栋长 方某",
            "record": RECORD,
            "result": result,
            "recorded_by": "金慧",
            "recorded_at": at + timedelta(hours=2),
            **changes,
        }
    )


def agreed(
    quarrel: Quarrel, *, is_oral: bool = False, plan: Callable[[Agreement], None] | None = None
) -> Agreement:
    """An agreement in force, signed by both on the screen and by the mediator."""
    at = quarrel.later(hours=3)
    dispute = quarrel.dispute
    paper = Agreement.objects.create(
        dispute=dispute,
        position=1,
        number=dispute.file_number,
        is_oral=is_oral,
        facts="贝某家水管漏水，泡坏申某家吊顶和地板，修复支出二千四百元。",
        points="赔偿数额；墙面由谁修复。",
        terms="一、贝某赔偿申某修复费用人民币贰仟肆佰元整（¥2,400.00），分两期支付。\n"
        "二、贝某负责将申某家客厅受损墙面粉刷一遍，费用由贝某承担。\n"
        "三、双方就本次漏水再无其他争议。",
        manner="微信转账；第一期一千二百元于2026年11月30日前付清，第二期一千二百元于2026年12月31日前付清；"
        "粉刷于2026年12月10日前完成。",
        amount_cents=240000,
        drafted_by="顾平",
        drafted_at=at,
        recorder="金慧",
    )
    if plan is not None:
        plan(paper)
    paper.digest = sha256("约定".encode()).hexdigest()
    if not is_oral:
        for party in DisputeParty.objects.filter(dispute=dispute, is_gone=False):
            Signature.objects.create(
                agreement=paper,
                party=party,
                means="screen",
                image=STROKES,
                digest=paper.digest,
                at=at,
            )
    mediator = quarrel.town.mediators["mediator"]
    Signature.objects.create(
        agreement=paper,
        mediator=mediator,
        means="screen",
        image=STROKES,
        digest=paper.digest,
        at=at,
    )
    paper.state, paper.in_force_at, paper.sealed_by_committee_at = "in_force", at, at
    paper.save()
    return paper


def ended(quarrel: Quarrel, outcome: str, *, route: str = "") -> Quarrel:
    """The dispute closed with an outcome, as its file then lies on the desk."""
    at = quarrel.later(days=20)
    Dispute.objects.filter(case_id=quarrel.id).update(
        outcome=outcome, ended_at=at, route_told=route
    )
    state = {"written": "performed", "oral": "performed", "routed": "routed"}.get(outcome, "failed")
    Case.objects.filter(id=quarrel.id).update(state=state)
    with moving(quarrel.id, Action.CLOSE, by=quarrel.town["chair"], at=quarrel.later(days=1)):
        pass
    return quarrel


def whole(town: Town, **changes: Any) -> Quarrel:
    """A closed dispute with a written agreement, whose file lacks nothing."""
    quarrel = known(Quarrel(town, **changes).assigned())
    held(quarrel)
    agreed(quarrel)
    return ended(quarrel, "written")


def _promised(quarrel: Quarrel, paper: Agreement) -> None:
    at = quarrel.when
    for n, (what, cents, due, state) in enumerate(
        (
            ("第一期赔偿款", 120000, date(2026, 11, 30), "done"),
            ("粉刷受损墙面", None, date(2026, 12, 10), "waived"),
            ("第二期赔偿款", 120000, date(2026, 12, 31), "done"),
        ),
        start=1,
    ):
        shot = document(quarrel.case, f"转账{n}.jpg", photo("转账" * n), at=at) if n == 1 else None
        Obligation.objects.create(
            agreement=paper,
            position=n,
            debtor=quarrel.party("respondent"),
            creditor=quarrel.party(),
            what=what,
            amount_cents=cents,
            due_on=due,
            state=state,
            done_on=due if state == "done" else None,
            proof=shot,
            proof_words="微信转账截图" if state == "done" else "",
        )


def everything(town: Town) -> Quarrel:
    """A closed dispute with every kind of paper."""
    quarrel = known(Quarrel(town).assigned())
    case, dispute = quarrel.case, quarrel.dispute
    one = quarrel.party()
    one.agent, one.agent_scope = "申小明", "代为参加调解、签署协议（特别授权）"
    one.save()
    at = quarrel.later(days=1)
    Inquiry.objects.create(
        dispute=dispute,
        at=at,
        place="荷香社区三号楼二单元",
        present="楼栋长 方某",
        asked_name="方某",
        asked_sex="female",
        asked_age=61,
        asked_address="荷香社区三号楼一单元102室",
        relation="楼栋长",
        words="问：漏水是什么时候发现的？\n答：十月八日晚上，申老师叫我上去看的，天花板湿了一大片。",
        made_by="顾平",
        recorded_by="金慧",
    )
    bill = document(case, "吊顶修复票据.jpg", photo(), at=at)
    for n, (name, paper) in enumerate((("吊顶修复票据", bill), ("物业查验单", None)), start=1):
        Evidence.objects.create(
            dispute=dispute, position=n, name=name, given_by=one, document=paper, added_at=at
        )
    held(quarrel, result="again", others="")
    held(quarrel)
    signed = agreed(quarrel, plan=lambda paper: _promised(quarrel, paper))
    Confirmation.objects.create(
        agreement=signed,
        state="confirmed",
        court="东湖区人民法院",
        why_this_court="domicile",
        applied_on=date(2026, 12, 1),
        agreed_by=[1, 2],
        papers=["application", "agreement", "identity"],
        court_number="（2026）民特00018号",
        decided_on=date(2026, 12, 10),
        ruling=document(case, "裁定书.jpg", photo("裁定书"), at=at),
    )
    Visit.objects.create(
        dispute=dispute,
        position=1,
        reason="协议履行期满回访",
        at=quarrel.later(days=5),
        performed="all",
        satisfied="satisfied",
        words="两家已和好，墙面已刷好，款项付清。",
        measures="",
        by_name="顾平",
    )
    return ended(quarrel, "written")


__all__ = ["Side", "mediation"]
