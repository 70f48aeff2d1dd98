"""A browser for the tests: chromium, driven by Playwright. Where it is absent tests are skipped, in CI they fail."""

import os
import shutil

import pytest

from tests.browser.background import Background, Bot, Site
from tests.browser.visitor import Visitor

CHROMIUM = shutil.which("chromium")
HOW_TO_GET_IT = "no chromium: apt-get install chromium fonts-wqy-microhei"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.test 127.0.0.1",
)


@pytest.fixture(scope="module")
def browser():
    """One browser a module: while it is open, its driver's event loop runs in this thread, and no other can."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(HOW_TO_GET_IT)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - starts a driver only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def background():
    background = Background()
    yield background
    background.close()


@pytest.fixture
def bot(background, library, tmp_path, browser):
    """The bot, not started yet; ``browser`` is asked for first, so that nothing starts without one."""
    return Bot(background, library, tmp_path / "data")


@pytest.fixture
def site(background):
    return Site(background)


@pytest.fixture
def visit(browser, bot):
    """Return a function that opens a page as a visitor; at the end nothing may have gone wrong unexpectedly."""
    contexts, visitors = [], []

    def open_page(address, *, context=None, **options):
        if context is None:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
            context.set_default_timeout(5000)
            contexts.append(context)
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        visitor.page.goto(address)
        return visitor

    yield open_page
    for visitor in visitors:
        assert visitor.complaints() == []
        assert visitor.strangers() == []
    for context in contexts:
        context.close()


PHONE = {"viewport": {"width": 375, "height": 700}, "is_mobile": True, "has_touch": True}


@pytest.fixture
def phone():
    return PHONE
