from knowledge.export import export, generated_files, jieba_dictionary, stale_files


def test_the_dictionary_holds_names_of_two_to_eight_characters_sorted(policy_base):
    lines = jieba_dictionary(policy_base).splitlines()
    words = [line.split(" ")[0] for line in lines]
    assert words == sorted(set(words))
    assert {"海纳百川", "加计扣除", "新材料", "市科技局"} <= set(words)
    assert all(2 <= len(word) <= 8 for word in words)
    assert {line.split(" ")[1] for line in lines} == {"1000"}


def test_the_same_knowledge_gives_the_same_files(policy_base):
    assert generated_files(policy_base) == generated_files(policy_base)


def test_only_stale_files_are_written(policy_base, tmp_path):
    path = tmp_path / "jieba" / "policy_terms.txt"
    assert stale_files(policy_base, tmp_path) == export(policy_base, tmp_path) == (path,)
    before = path.stat().st_mtime_ns
    assert stale_files(policy_base, tmp_path) == export(policy_base, tmp_path) == ()
    assert path.stat().st_mtime_ns == before
    path.write_text("旧词 1000\n", encoding="utf-8")
    assert export(policy_base, tmp_path) == (path,)
    assert path.read_text(encoding="utf-8") == jieba_dictionary(policy_base)


def test_nothing_else_is_left_behind(policy_base, tmp_path):
    export(policy_base, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "jieba" / "policy_terms.txt"]


def test_what_is_in_the_repository_is_fresh(policy_base):
    assert stale_files(policy_base) == (), "run: python -m knowledge export"
