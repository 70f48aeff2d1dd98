import gzip
import json
import re
from pathlib import Path

import pytest

from bot.channels.web_static import WIDGET_ROOT

FIRST = ("widget.js", "start.js", "dom.js", "api.js", "styles.css", "texts/zh-Hans.json")
"""What every visitor of an embedding page loads; the panel is fetched when it is opened."""
OPENED = ("panel.js", "chat.js", "answer.js", "footer.js")
RAW_LIMIT, PACKED_LIMIT = 30_000, 10_000


def size(names):
    contents = [(WIDGET_ROOT / name).read_bytes() for name in names]
    return sum(map(len, contents)), sum(len(gzip.compress(content, 9)) for content in contents)


def test_an_embedding_page_loads_little():
    raw, packed = size(FIRST)
    assert raw <= RAW_LIMIT
    assert packed <= PACKED_LIMIT


def test_opening_the_panel_loads_little_more():
    raw, packed = size(OPENED)
    assert raw <= RAW_LIMIT
    assert packed <= PACKED_LIMIT


def test_the_size_test_knows_all_files():
    scripts = {path.name for path in WIDGET_ROOT.glob("*.js")}
    assert scripts == {name for name in (*FIRST, *OPENED) if name.endswith(".js")} | {"card.js", "document.js"}


@pytest.mark.parametrize("path", ["/widget.js", "/widget/start.js", "/widget/styles.css", "/widget/texts/en.json"])
async def test_files_are_packed_cached_and_open_to_other_sites(web_client, path):
    client = await web_client(opened=False)
    response = await client.call("GET", path, headers={"Accept-Encoding": "gzip"})
    assert response.status == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    etag = response.headers["ETag"]
    again = await client.call("GET", path, headers={"If-None-Match": etag})
    assert (again.status, await again.read()) == (304, b"")
    plain = await client.call("GET", path, headers={"Accept-Encoding": "identity", "If-None-Match": '"other"'})
    assert plain.status == 200
    assert "Content-Encoding" not in plain.headers
    assert await plain.read() == await response.read()


def keys(texts, prefix=""):
    for name, value in texts.items():
        yield from keys(value, f"{prefix}{name}.") if isinstance(value, dict) else [prefix + name]


def texts(language):
    return json.loads((WIDGET_ROOT / "texts" / f"{language}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_every_language_has_every_text_with_the_same_places_to_fill(language):
    def places(found):
        flat = json.dumps(found, ensure_ascii=False)
        return sorted(re.findall(r"\{\w+\}", flat))

    assert sorted(keys(texts(language))) == sorted(keys(texts("zh-Hans")))
    assert places(texts(language)) == places(texts("zh-Hans"))


def test_every_text_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in WIDGET_ROOT.glob("*.js"))
    top = {name.partition(".")[0] for name in keys(texts("zh-Hans"))}
    unused = {name for name in top if f"texts.{name}" not in code and f"'{name}'" not in code}
    assert not unused


def test_no_script_turns_a_string_into_markup_or_code():
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc|DOMParser"
    for path in WIDGET_ROOT.glob("*.js"):
        assert not re.search(sinks, path.read_text(encoding="utf-8")), path.name


def test_nothing_is_fetched_from_anywhere_else():
    for path in (p for p in Path(WIDGET_ROOT).rglob("*") if p.suffix in (".js", ".css", ".html", ".json")):
        found = set(re.findall(r"https?://[^\s\"'…]+", path.read_text(encoding="utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path.name  # a name, not an address
