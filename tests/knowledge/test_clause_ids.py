import pytest

from knowledge import clause_ids


def test_ids_sort_as_the_document_counts():
    assert sorted(["2.1.10", "3.1", "2.1.9", "1.1"], key=clause_ids.order) == ["1.1", "2.1.9", "2.1.10", "3.1"]


@pytest.mark.parametrize("identifier", ["1", "3.2", "2.1.10"])
def test_whole_numbers_joined_by_dots_are_ids(identifier):
    assert clause_ids.is_valid(identifier)


@pytest.mark.parametrize("identifier", ["", "2.", "2.1.b", "０.1", "0.1", "2..1", "2.1\n"])
def test_anything_else_is_none(identifier):
    assert not clause_ids.is_valid(identifier)


def test_many_ids_are_named_briefly():
    assert (
        clause_ids.ranges(["2.1.2", "1.1", "2.1.1", "2.1.3", "3.1", "3.2", "2.1.5"])
        == "1.1、2.1.1—2.1.3、2.1.5、3.1、3.2"
    )
    assert clause_ids.ranges([]) == ""
