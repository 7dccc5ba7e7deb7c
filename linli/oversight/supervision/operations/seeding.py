"""What supervision starts with, never over what the city edited."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from linli.foundation.notices.operations.templates import install_template
from linli.oversight.supervision.models import SupervisionRule
from linli.oversight.supervision.queries import seeds
from linli.oversight.supervision.queries.rule_book import forget_step_rules


@transaction.atomic
def seed_supervision() -> Mapping[str, int]:
    """Add the rules of the ladder and the texts of its notices that the city has never had.

    Safe to repeat; returns how many of each were added.
    """
    known = set(SupervisionRule.objects.values_list("code", flat=True))
    new = [
        SupervisionRule(**row.model_dump(mode="json"))
        for row in seeds.step_rule_seeds()
        if row.code not in known
    ]
    SupervisionRule.objects.bulk_create(new)
    forget_step_rules()
    transaction.on_commit(forget_step_rules)
    messages = sum(
        install_template(
            code=row.code,
            channel=row.channel,
            subject=row.subject,
            body=row.body,
            fields=row.fields,
            valid_from=row.valid_from,
        )
        for row in seeds.message_seeds()
    )
    return {"rules": len(new), "messages": messages}
