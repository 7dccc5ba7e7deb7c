"""An office's own Word forms: taken after a check, given up again; the one before is kept."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from django.db import transaction

from linli.casework.cases.operations import NotAllowedNow
from linli.casework.mediation.documents.forms import FORMS, Form
from linli.casework.mediation.documents.word import WordFault, check_template
from linli.casework.mediation.documents.word.checking import MOST_BYTES
from linli.casework.mediation.models import WordForm
from linli.foundation.documents.uploads import safe_name, store
from linli.foundation.documents.uploads.kinds import SniffedType
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX = SniffedType("docx", _WORD, ("docx",))


def use_word_form(code: str, content: bytes, *, name: str, by: Actor, at: datetime) -> WordForm:
    """Use an office's own Word form from now on, in place of ours or of its own before.

    :raises WordFault: it can't be used; the one in use stays.
    :raises NotAllowedNow: "not_your_forms", "no_such_form".
    """
    form = _form(code, by)
    check_template(content, name=name, form=form)
    kept = store(BytesIO(content), name=name, kind=DOCX, max_size=MOST_BYTES)
    with transaction.atomic():
        _end(code, at)
        return WordForm.objects.create(
            code=code,
            name=safe_name(name),
            storage_key=kept.key,
            sha256=kept.sha256,
            since=at,
            by_name=by.name[:40],
            account_id=by.account_id,
        )


def use_our_form(code: str, *, by: Actor, at: datetime) -> None:
    """Give an office's own form up: ours is used again.

    :raises NotAllowedNow: "not_your_forms", "no_such_form".
    """
    _form(code, by)
    with transaction.atomic():
        _end(code, at)


def _form(code: str, by: Actor) -> Form:
    if not by.may(Permission.ADMIN_RULES):
        raise NotAllowedNow("not_your_forms")
    if code not in FORMS:
        raise NotAllowedNow("no_such_form", code)
    return FORMS[code]


def _end(code: str, at: datetime) -> None:
    WordForm.objects.select_for_update().filter(code=code, until=None).update(until=at)


__all__ = ["WordFault", "use_our_form", "use_word_form"]
