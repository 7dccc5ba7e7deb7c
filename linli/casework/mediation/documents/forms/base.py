"""Blocks that several forms share."""

from __future__ import annotations

from linli.casework.mediation.documents.layout import Signs, Stamp

PARTIES_SIGN = Signs((("当事人（签名盖章或按指印）", "parties_signed"),))
MEDIATORS_SIGN = Signs((("人民调解员（签名）", "mediators_signed"), ("记录人（签名）", "recorder")))
COMMITTEE = Stamp(seal="（人民调解委员会印章）")
