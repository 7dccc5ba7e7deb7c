import secrets
from typing import ClassVar

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps
from pytest_django import Settings

from linli.foundation.crypto.fields import SealedTextField
from linli.foundation.crypto.keyring import BrokenSealError, KeyMissingError, WrongPlaceError

PHONE = "13800138000"

with isolate_apps("linli.foundation.crypto"):

    class Neighbour(models.Model):
        name = SealedTextField(blank=True, default="")
        phone = SealedTextField(null=True, context="neighbour.telephone")  # type: ignore[misc]  # may be NULL
        objects: ClassVar[models.Manager["Neighbour"]] = models.Manager()

        class Meta:
            app_label = "crypto"

        def __str__(self) -> str:
            return str(self.pk)


@pytest.fixture(autouse=True)
def table(db: None, settings: Settings) -> None:
    settings.DATA_KEYS = [secrets.token_urlsafe(32)]
    with connection.schema_editor() as editor:
        editor.create_model(Neighbour)  # rolled back with the test's transaction


def stored(column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM crypto_neighbour")  # our own constants
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_a_text_lies_sealed_and_comes_back_as_it_was() -> None:
    Neighbour.objects.create(name="张三", phone=PHONE)
    assert PHONE.encode() not in (stored("phone") or b"")
    found = Neighbour.objects.get()
    assert (found.name, found.phone) == ("张三", PHONE)
    assert f"{found.phone}" == PHONE
    found.save()
    assert Neighbour.objects.get().phone == PHONE


def test_nothing_is_kept_as_nothing() -> None:
    assert Neighbour().name == ""
    Neighbour.objects.create(phone=None)
    assert stored("name") == b""
    assert stored("phone") is None
    found = Neighbour.objects.get()
    assert [found.name, found.phone] == ["", None]
    assert Neighbour.objects.filter(phone__isnull=True).exists()


def test_erasing_leaves_nothing_sealed() -> None:
    Neighbour.objects.create(name="张三", phone=PHONE)
    Neighbour.objects.update(name="", phone=None)
    assert (stored("name"), stored("phone")) == (b"", None)


def test_many_are_written_at_once() -> None:
    Neighbour.objects.bulk_create([Neighbour(name=f"邻居{n}") for n in range(3)])
    assert sorted(n.name for n in Neighbour.objects.all()) == ["邻居0", "邻居1", "邻居2"]


def test_neither_repr_nor_the_log_of_queries_shows_it() -> None:
    with CaptureQueriesContext(connection) as made:
        Neighbour.objects.create(name="张三", phone=PHONE)
    assert all(PHONE not in query["sql"] and "张三" not in query["sql"] for query in made)
    found = Neighbour.objects.get()
    assert PHONE not in repr(found)
    assert PHONE not in repr(vars(found))
    assert PHONE not in repr([found.phone])
    assert PHONE not in f"{found.phone!r}"


def test_a_text_read_back_may_be_given_to_a_query() -> None:
    Neighbour.objects.create(name="张三")
    found = Neighbour.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text", [found.name])
        assert cursor.fetchone()[0] == "张三"


def test_it_is_not_filtered_by() -> None:
    with pytest.raises(FieldError, match="blind index"):
        Neighbour.objects.filter(phone=PHONE).exists()
    with pytest.raises(FieldError, match="blind index"):
        Neighbour.objects.filter(name__contains="张").exists()


def test_only_texts_are_taken() -> None:
    with pytest.raises(TypeError, match="takes a text"):
        Neighbour.objects.create(phone=13800138000)


def test_it_is_not_written_out_in_the_clear() -> None:
    Neighbour.objects.create(phone=PHONE)
    with pytest.raises(FieldError, match="backup"):
        serializers.serialize("json", Neighbour.objects.all())


def test_altered_or_moved_bytes_and_a_missing_key_name_the_field(settings: Settings) -> None:
    Neighbour.objects.create(name="张三", phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crypto_neighbour SET name = phone")
    with pytest.raises(WrongPlaceError, match=r"crypto\.neighbour\.name"):
        Neighbour.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crypto_neighbour SET name = 'x'::bytea")
    with pytest.raises(BrokenSealError, match=r"crypto\.neighbour\.name"):
        Neighbour.objects.get()
    settings.DATA_KEYS = [secrets.token_urlsafe(32)]
    with pytest.raises(KeyMissingError, match=r"neighbour\.telephone"):
        Neighbour.objects.only("phone").get()


def test_it_is_declared_in_migrations_by_its_own_class() -> None:
    field = Neighbour._meta.get_field("phone")
    _, path, _, options = field.deconstruct()
    assert path == "linli.foundation.crypto.fields.SealedTextField"
    assert options == {"null": True, "context": "neighbour.telephone"}
    assert not field.check()
    assert not Neighbour._meta.get_field("name").check()
