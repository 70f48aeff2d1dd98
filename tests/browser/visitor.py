"""Somebody who uses the widget in a browser."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
INPUT = "请输入您的问题"


class Visitor:
    """A page with what happened on it."""

    def __init__(self, page):
        self.page = page
        self.expected = []
        """Parts of complaints that a test provokes."""
        self._complaints = []
        self._requests = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("request", lambda request: self._requests.append(request.url))
        page.on("dialog", self._on_dialog)

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self._complaints.append(message.text)

    def _on_dialog(self, dialog):
        self._complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def complaints(self):
        """Return what the browser complained of and no test provoked."""
        return [text for text in self._complaints if not any(part in text for part in self.expected)]

    def strangers(self):
        """Return addresses asked for that are not of this machine's servers."""
        own = ("127.0.0.1", "park.test", "bot.test")
        requested = (urlsplit(url) for url in self._requests)
        return [part.geturl() for part in requested if part.scheme in ("http", "https") and part.hostname not in own]

    # ── what there is ──

    @property
    def launcher(self):
        return self.page.get_by_role("button", name="政策咨询")

    @property
    def panel(self):
        return self.page.locator("policy-chat .panel")

    @property
    def input(self):
        return self.page.get_by_role("textbox", name=INPUT)

    @property
    def turns(self):
        return self.page.locator("policy-chat .turn")

    @property
    def status(self):
        return self.page.locator("policy-chat .panel > [role=status]")

    def button(self, name):
        return self.panel.get_by_role("button", name=name, exact=True)

    def focused(self):
        """Return what has the focus, as its accessible words."""
        return self.page.evaluate(
            """() => {
                let element = document.activeElement;
                while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
                return element.getAttribute('aria-label') || element.textContent.trim() || element.tagName;
            }"""
        )

    # ── what can be done ──

    def open(self):
        self.launcher.click()
        self.button("市科技局负责哪些工作？").wait_for()
        return self

    def ask(self, question):
        """Ask and wait for the answer."""
        count = self.turns.count()
        self.input.fill(question)
        self.input.press("Enter")
        self.turns.nth(count).locator(".answer:not(.waiting)").wait_for()
        return self.turns.nth(count)

    def violations(self, scope="policy-chat"):
        """Return axe's findings as rule and element."""
        found = Axe().run(self.page, context={"include": [[scope]]} if scope else None, options=RULES)
        return [f"{rule['id']}: {node['html']}" for rule in found.response["violations"] for node in rule["nodes"]]
