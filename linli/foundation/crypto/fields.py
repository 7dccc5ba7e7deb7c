"""A model field whose text lies sealed in the database."""

from typing import TYPE_CHECKING, Any, Final

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from linli.foundation.crypto.keyring import SealError
from linli.foundation.crypto.operations import seal, unseal

_HIDDEN: Final = "‹sealed›"


class SealedText(str):
    """A text that was unsealed: shown when printed on purpose, hidden in any repr or log of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return _HIDDEN if self else "''"

    def __str__(self) -> str:
        return str.__str__(self)


if TYPE_CHECKING:
    _BinaryField = models.BinaryField[str, str]
else:  # Django's fields take no type parameters while running.
    _BinaryField = models.BinaryField


class SealedTextField(_BinaryField):
    """Text on a model, sealed bytes in its column; erased by the empty text or NULL.

    `context` names the place the text is sealed for, by default “app.model.field”: give the old one
    when a model or field is renamed. Can't be filtered, only found by a blind index beside it.
    """

    def __init__(self, *args: Any, context: str = "", **options: Any) -> None:
        self._context = context
        super().__init__(*args, **options)

    @property
    def context(self) -> str:
        """The place that texts of this field are sealed for."""
        return self._context or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        if self._context:
            options["context"] = self._context
        return name, path, args, options

    def get_default(self) -> Any:
        # BinaryField would make bytes of it.
        return models.Field.get_default(self)

    def from_db_value(
        self, value: Any, expression: Expression, connection: BaseDatabaseWrapper
    ) -> SealedText | None:
        """Open what the column holds; raises a SealError that names the field."""
        if value is None:
            return None
        try:
            return SealedText(unseal(value, context=self.context))
        except SealError as error:
            raise type(error)(f"{self.context}: {error}") from error

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, str):
            raise TypeError(f"{self.context} takes a text, not {type(value).__name__}.")
        return seal(value, context=self.context)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is sealed: find it by a blind index beside it.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.context} is sealed and is not written out; use a database backup.")

    def _check_str_default_value(self) -> list[checks.CheckMessage]:
        return []
