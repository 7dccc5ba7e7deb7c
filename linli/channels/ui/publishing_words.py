"""What a reporter is told before they allow the outcome to be published.

Changed words are a new promise: they need a new version in casework.matters.rules.publishing.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LABEL = _("Others may read what came of it")
WORDS = _(
    "On the page “Outcomes” everybody can then read the title, the type, the district, the answer "
    "of the unit and how many days it took. Before that, somebody takes out whatever tells who "
    "you are. It makes no difference to how it is handled. You can take it back at any time where "
    "you see how it stands; then it is gone from the page at once."
)
