"""Take the screenshots of the README: ``make screenshots`` starts the server and asks it in chromium.

Needs chromium and a Chinese font (apt-get install chromium fonts-wqy-microhei). Writes docs/images/*.png with few
colours, so that all together stay below MOST_BYTES.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 600_000
COLOURS = 64
DESKTOP = {"viewport": {"width": 1200, "height": 780}}
PHONE = {"viewport": {"width": 375, "height": 760}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DOCUMENT = "documents/quanzhengban-2016-87"


def main() -> int:
    """Take them all; return the exit code."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("没有 chromium：apt-get install chromium fonts-wqy-microhei", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        _take_all(browser, address)
        browser.close()
    total = sum(_with_few_colours(path) for path in sorted(IMAGES.glob("*.png")))
    print(f"docs/images: {total} bytes")
    return 0 if total <= MOST_BYTES else 1


def _take_all(browser: Browser, address: str) -> None:
    desktop = browser.new_context(**DESKTOP).new_page()  # type: ignore[arg-type]
    desktop.goto(address)
    _ask(desktop, "新材料能补多少钱？")
    _take(desktop, "chat-page")
    desktop.goto(address + DOCUMENT + "?mark=2.1.9:30-82#clause-2.1.9")
    desktop.get_by_role("button", name="政策咨询").click()
    _ask(desktop, "比较新材料和新能源")
    _take(desktop, "document-and-widget")
    phone = browser.new_context(**PHONE).new_page()  # type: ignore[arg-type]
    phone.goto(address + DOCUMENT)
    phone.get_by_role("button", name="政策咨询").tap()
    phone.get_by_role("button", name="市科技局负责哪些工作？").wait_for()
    _take(phone, "phone-greeting")
    _ask(phone, "制鞋行业有什么扶持方向？")
    _take(phone, "phone-answer")


def _ask(page: Page, question: str) -> None:
    turns = page.locator("policy-chat .turn .answer:not(.waiting)")
    count = turns.count()
    page.get_by_role("textbox", name="请输入您的问题").fill(question)
    page.get_by_role("button", name="发送").click()
    turns.nth(count).wait_for(timeout=30_000)


def _take(page: Page, name: str) -> None:
    page.evaluate("document.activeElement?.shadowRoot?.activeElement?.blur()")
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


def _with_few_colours(path: Path) -> int:
    """Write an image again with a palette; return its size in bytes."""
    with Image.open(path) as image:
        flat = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    return path.stat().st_size


@contextmanager
def _server() -> Iterator[str]:
    """Start the server on a free port with a data folder of its own; give its address."""
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--port", "0"],
            cwd=ROOT,
            env={**os.environ, "BOT_DATA_DIR": data},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        try:
            yield process.stdout.readline().partition("：")[2].split()[0] + "/"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


if __name__ == "__main__":
    sys.exit(main())
