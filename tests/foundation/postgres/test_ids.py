"""Row ids."""

from linli.foundation.postgres.ids import uuid7


def test_ids_sort_by_creation_and_are_of_version_7() -> None:
    made = [uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert [str(one)[:13] for one in made] == sorted(str(one)[:13] for one in made)
    assert {one.version for one in made} == {7}
