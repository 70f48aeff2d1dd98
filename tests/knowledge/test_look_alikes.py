from knowledge.look_alikes import look_alikes, looks_like


def test_characters_of_one_group_look_alike_both_ways():
    assert looks_like("土", "士")
    assert looks_like("士", "土")
    assert not looks_like("教", "体")


def test_each_group_has_several_single_characters():
    assert all(len(group) > 1 and all(len(character) == 1 for character in group) for group in look_alikes())
