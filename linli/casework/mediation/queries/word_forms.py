"""Which Word form is in use: ours, or the office's own."""

from __future__ import annotations

from linli.casework.mediation.documents.layout import Form
from linli.casework.mediation.documents.word import word_template
from linli.casework.mediation.models import WordForm
from linli.foundation.documents.uploads import open_stored


def own_forms() -> dict[str, WordForm]:
    """The office's own forms in use, by the code of the form."""
    return {row.code: row for row in WordForm.objects.filter(until=None)}


def template_in_use(form: Form) -> bytes:
    """The Word form to fill. Raises StorageFault when the office's own can't be read."""
    own = WordForm.objects.filter(code=form.code, until=None).first()
    if own is None:
        return word_template(form)
    with open_stored(own.storage_key) as file:
        return file.read()
