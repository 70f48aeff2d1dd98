"""The commands, run as an editor runs them, in this process: what they print and return."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import current_version
from knowledge.__main__ import COMMANDS, main

DOCUMENT = "documents/mouzhengban-2020-1"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(small_root, capsys):
    """Return a function that runs a command on the small knowledge and gives exit code, output and errors."""

    def run(*arguments):
        code = main(["--root", str(small_root), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def break_it(root):
    path = root / DOCUMENT / "facts.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 3", "value: 5"), encoding="utf-8")


def test_without_a_command_there_is_help(run):
    code, out, _ = run()
    assert code == 0
    assert all(f"{name} " in out and module.HELP in out for name, module in COMMANDS.items())


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as failure:
        main(["forget"])
    assert failure.value.code == 2
    assert "forget" in capsys.readouterr().err


def test_check_counts(run):
    assert run("check") == (0, "4 条、4 个单位、5 对条款—单位、40 个说法、3 个数字：没有问题\n", "")


def test_check_counts_the_plan(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("35 条、36 个单位、212 对条款—单位、")


def test_check_lists_the_problems(run, small_root):
    break_it(small_root)
    assert run("check") == (
        1,
        "",
        f"{DOCUMENT}/facts.yml: 第 8 行: figures.研发投入占比.value: 引文里没有 5%；引文里是：3%\n共 1 处问题\n",
    )


@pytest.mark.parametrize("command", [("show", "2.1.1"), ("export",), ("publish",)])
def test_no_command_works_on_broken_knowledge(run, small_root, tmp_path, command):
    break_it(small_root)
    where = {"export": ("--to", tmp_path / "out"), "publish": ("--data", tmp_path / "out")}.get(command[0], ())
    code, out, err = run(*command, *where)
    assert (code, out) == (1, "")
    assert "引文里没有 5%" in err
    assert not list(tmp_path.glob("out/[!k]*"))


def test_show_gives_all_there_is_on_a_clause(run):
    code, out, _ = run("show", "2.1.1")
    assert code == 0
    assert out.splitlines() == [
        "2.1.1 新材料",
        "位置：某市创新工作方案（某政办〔2020〕1号） › 2 工作重点 › 2.1 产业创新",
        "",
        "原文",
        "  重点发展石墨烯,打造石墨烯基地。",
        "",
        "责任单位（2）",
        "  - 市科技局（某市科学技术局）：名称未变",
        "  - 市工商局（某市工商行政管理局）：今 市市场监督管理局",
        "",
        "名称（2）",
        "  - 新材料（industry）：新型材料",
        "  - 石墨烯（product）：石墨稀",
    ]


def test_show_gives_figures_and_aspects(run):
    _, out, _ = run("show", "1.1")
    assert "  - 研发投入占比：3 %（以上，2025 年）" in out
    assert "  - 平台数量：8 个（2025 年）" in out
    assert "  - 收入翻番：1 番（翻，原文没有写年份）" in out
    assert "责任单位" not in out
    _, out, _ = run("show", "3.1")
    assert "  - frequency（联席会议）：每季召开联席会议" in out


def test_show_names_the_clauses_there_are(run):
    assert run("show", "9.9") == (1, "", "没有这一条：9.9；现有：1.1、2.1.1、2.1.2、3.1\n")


def test_export_says_what_it_wrote_and_when_nothing_changed(run, tmp_path):
    path = tmp_path / "out" / "jieba" / "policy_terms.txt"
    words = "34 个词"
    assert run("export", "--to", tmp_path / "out") == (0, f"已写出 {path}：{words}\n", "")
    assert run("export", "--to", tmp_path / "out") == (0, f"已是最新，未改动：{path}（{words}）\n", "")


def test_publish_says_which_version_is_in_use(run, small_root, tmp_path):
    data = tmp_path / "data"
    code, out, _ = run("publish", "--data", data)
    version = current_version(data)
    assert (code, out.splitlines()[0]) == (0, f"已发布版本 {version}（{data / 'knowledge'}）")
    _, out, _ = run("publish", "--data", data)
    assert out.startswith(f"已是最新，未改动：版本 {version}")
    break_it(small_root)
    code, _, err = run("publish", "--data", data)
    assert (code, err.splitlines()[-1]) == (1, f"共 1 处问题，未发布；仍使用版本 {version}")
    assert current_version(data) == version


def test_publish_says_when_nothing_was_ever_published_or_can_be_written(run, small_root, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = run("publish", "--data", tmp_path / "file")
    assert code == 1
    assert err.startswith(f"不能写入 {tmp_path / 'file'}：")
    break_it(small_root)
    assert run("publish", "--data", tmp_path / "data")[2].endswith("未发布；还没有发布过任何版本\n")


def test_draft_prints_the_draft_and_asks_on_stderr(run, small_root):
    code, out, err = run("draft", "mouzhengban-2020-1")
    assert code == 0
    assert "heading: 新材料" in out
    assert err == "请核对：\n- 来源网页末尾注明未能全部显示，请核对原文是否完整\n"
    assert run("draft", small_root / DOCUMENT) == (code, out, err)


def test_draft_never_overwrites(run, small_root):
    before = (small_root / DOCUMENT / "policy.yml").read_bytes()
    code, out, err = run("draft", "mouzhengban-2020-1", "--write")
    assert (code, out) == (1, "")
    assert "已存在，可能经人核对过，没有覆盖" in err
    assert (small_root / DOCUMENT / "policy.yml").read_bytes() == before


def test_draft_writes_a_new_document_that_passes_the_check(run, small_root):
    folder = small_root / DOCUMENT
    (folder / "policy.yml").unlink()
    (folder / "facts.yml").unlink()
    shutil.rmtree(folder / "names")
    code, out, _ = run("draft", folder, "--write")
    assert (code, out) == (0, f"已起草 {folder / 'policy.yml'}：4 条\n已新建空的 {folder / 'facts.yml'}\n")
    assert run("check")[0] == 0


def test_draft_lists_unknown_agencies(run, small_root):
    agencies = small_root / "agencies.yml"
    agencies.write_text(
        agencies.read_text(encoding="utf-8").replace("name: 市科技局", "name: 市科委"), encoding="utf-8"
    )
    assert (
        "- agencies.yml 里没有“市科技局”（2.1.1、2.1.2、3.1），请核对写法并补录"
        in run("draft", "mouzhengban-2020-1")[2]
    )


def test_draft_says_what_it_cannot_read(run, small_root):
    assert run("draft", "nowhere") == (1, "", "documents/nowhere/source.txt: 文件不存在\n")
    (small_root / DOCUMENT / "source.txt").write_text("没有标题。", encoding="utf-8")
    assert run("draft", "mouzhengban-2020-1")[2].startswith(f"{DOCUMENT}/source.txt: 读不到任何标题")


def test_the_module_runs_without_a_warning():
    done = subprocess.run(
        [sys.executable, "-m", "knowledge", "show", "9.9"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("没有这一条：9.9；现有：1.1—1.3、2.1.1—2.1.14、")
