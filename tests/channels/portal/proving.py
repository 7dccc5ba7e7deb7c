"""Somebody who proves on the portal who they are, as a test needs it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from linli.foundation.notices.models import Notice
from linli.registers.people import operations as people
from linli.registers.people.models import IdentityCode


def ask(client: Client, name: str, id_number: str) -> Any:
    """Type name and number."""
    return client.post("/me", {"name": name, "id_number": id_number})


def sent_code() -> str:
    """Let the job run, and read the code from the message; empty where none was sent."""
    row = IdentityCode.objects.order_by("-id").first()
    assert row is not None
    if not people.send_identity_code(code_id=row.pk, at=timezone.now()):
        return ""
    notice = Notice.objects.filter(template_code="own_data.code").order_by("-id").first()
    assert notice is not None
    found = re.search(r"验证码(\d{6})", notice.body)
    assert found is not None
    return found[1]


def proved(client: Client, name: str, id_number: str) -> Client:
    """The whole proof."""
    assert ask(client, name, id_number).status_code == 302
    response = client.post("/me/code", {"code": sent_code()})
    assert response.status_code == 302, response.content.decode()
    assert response["Location"] == "/me/held"
    return client
