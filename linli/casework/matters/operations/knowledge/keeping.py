"""What every change of the knowledge base needs: the article locked, refusals in words, notices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.matters.models import Article, ArticleRuling, ArticleVersion, RulingKind
from linli.casework.matters.queries.knowledge import UnknownArticle, visible_articles
from linli.foundation.notices.operations import notice_row
from linli.registers.access.models import Post
from linli.registers.access.permissions import Permission
from linli.registers.access.rules import Actor
from linli.registers.places.queries import UnknownPlace, place_codes


class KnowledgeRefused(Exception):
    """It cannot be kept so; the text says why, ``field`` names the input that is wrong."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class ArticleMoved(KnowledgeRefused):
    """Somebody wrote or ruled in the meantime: look at the article again."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this article in the meantime. Look at it as it is now, then decide."
            )
        )


def require(by: Actor, *permissions: Permission) -> None:
    """Raise KnowledgeRefused unless the post holds one of these permissions."""
    if not any(by.may(permission) for permission in permissions):
        raise KnowledgeRefused(_("Your post may not do this."))


@contextmanager
def holding(article_id: UUID, *, by: Actor, expect: int | None) -> Iterator[Article]:
    """Lock an article that the post sees; ``expect`` is the number of versions the page showed.

    :raises UnknownArticle: there is none. ArticleMoved.
    """
    with transaction.atomic():
        rows = visible_articles(by.scope).select_for_update(of=("self",))
        article = rows.filter(id=article_id).first()
        if article is None:
            raise UnknownArticle(article_id)
        if expect is not None and expect != article.versions_made:
            raise ArticleMoved
        yield article


def require_regions(by: Actor, codes: list[str]) -> None:
    """Raise KnowledgeRefused unless the post's division holds all regions of an article."""
    if by.scope.column is None:
        return
    for code in codes:
        try:
            place = place_codes(code)
        except UnknownPlace as error:
            raise KnowledgeRefused(_("This place is not in the register."), "regions") from error
        if not by.scope.covers(
            district=place.district_code, street=place.street_code, community=place.community_code
        ):
            raise KnowledgeRefused(
                _("%(place)s lies outside your division.") % {"place": place.label}, "regions"
            )
    if not codes:
        raise KnowledgeRefused(_("Only the city's own units write for the whole city."), "regions")


def ruled(
    version: ArticleVersion, kind: RulingKind, *, by: Actor, at: datetime, words: str = ""
) -> ArticleRuling:
    """Write down what was decided about a version."""
    return ArticleRuling.objects.create(
        version=version,
        kind=kind,
        words=words,
        next_review_on=version.article.next_review_on,
        at=at,
        by_name=by.name[:40],
        by_id=by.account_id,
        unit_name=by.unit_name[:80],
    )


def tell_unit_of(article: Article, template: str, *, at: datetime, **fields: str) -> int:
    """Queue an in-app notice to the clerks and the head of the unit that answers for an article."""
    holders = Post.objects.in_force(timezone.localdate(at)).filter(unit_id=article.unit_id)
    accounts = list(
        holders.filter(role__in=_tellable()).values_list("account_id", flat=True).distinct()
    )
    for account_id in accounts:
        tell(article, account_id, template, at=at, **fields)
    return len(accounts)


def _tellable() -> tuple[str, ...]:
    return ("handler", "head", "reviewer")


def tell(
    article: Article, account_id: UUID | None, template: str, *, at: datetime, **fields: str
) -> None:
    """Queue an in-app notice about an article to one account."""
    if account_id is None:
        return
    row = notice_row(
        channel="inapp",
        recipient=str(account_id),
        template=template,
        fields={"title": article.question, **fields},
        is_sensitive=False,
        about="",
        about_id=article.id,
        account_id=account_id,
        at=at,
    )
    if row is not None:
        row.save(force_insert=True)


def text_of(value: str, longest: int, field: str) -> str:
    """A text that must be there and fit. Raises KnowledgeRefused."""
    value = value.strip()
    if not value:
        raise KnowledgeRefused(_("This is needed."), field)
    if len(value) > longest:
        raise KnowledgeRefused(
            _("At most %(longest)d characters; this has %(n)d.")
            % {"longest": longest, "n": len(value)},
            field,
        )
    return value
