"""The real command with the trained model, as ``make run`` starts it, in a browser."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.model


@pytest.fixture
def address(trained_assistant, browser, tmp_path):
    """Start the server; give its address; stop it."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BOT_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    line = process.stdout.readline()
    yield line.partition("：")[2].split()[0] + "/"
    process.send_signal(signal.SIGTERM)
    _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "新材料" not in log


def test_a_factory_owner_asks(address, visit):
    page = visit(address)
    page.button("纺织鞋服有什么扶持方向？").click()
    page.turns.locator("blockquote").first.wait_for(timeout=20_000)
    turn = page.ask("新材料能补多少钱？")
    assert "未写明：金额" in turn.locator(".silent").inner_text()
    turn = page.ask("比较新材料和新能源")
    assert turn.locator("table").count() == 1
    page.button("方案对“新材料”是怎么写的？").click()
    page.turns.nth(3).locator("blockquote").first.wait_for()
    with page.page.context.expect_page() as opened:
        page.turns.nth(3).get_by_role("link", name="在全文中查看").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.locator("mark").first.is_visible()
    page.page.reload()
    page.turns.nth(3).locator("blockquote").first.wait_for()
    assert page.violations() == []
