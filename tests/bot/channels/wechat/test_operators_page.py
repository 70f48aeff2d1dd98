"""docs/wechat.md says what there is."""

import re

import pytest

from bot.channels.wechat.kf_door import KF_PATH
from bot.channels.wechat.message_doors import OFFICIAL_PATH, WORK_PATH


@pytest.fixture
def page(project_root):
    return (project_root / "docs" / "wechat.md").read_text(encoding="utf-8")


def test_every_variable_is_explained(page, project_root):
    credentials = (project_root / "credentials.yml").read_text(encoding="utf-8")
    variables = set(re.findall(r"\$\{(\w+)\}", credentials)) - {"WECHAT_API_BASE", "WECOM_API_BASE"}
    assert len(variables) > 12
    assert not {name for name in variables if name not in page}
    named = set(re.findall(r"`((?:WECHAT|WECOM)_\w+)`", page))
    assert named <= variables


def test_the_addresses_are_those_served(page):
    assert all(f"`{path}`" in page for path in (OFFICIAL_PATH, WORK_PATH, KF_PATH))


def test_every_event_it_explains_is_logged_and_every_reason_given(page, project_root):
    source = "".join(
        path.read_text(encoding="utf-8") for path in (project_root / "bot" / "channels" / "wechat").glob("*.py")
    )
    events = set(re.findall(r"`(wechat_\w+)`", page))
    assert len(events) > 4
    assert not {event for event in events if f'"{event}"' not in source}
    for reason in ("other_receiver", "bad_padding", "not_now", "plaintext", "other_application"):
        assert f"`{reason}`" in page
        assert f'"{reason}"' in source


def test_links_and_files_exist(page, project_root):
    for link in re.findall(r"\]\(([^)#]+)\)", page):
        assert (project_root / "docs" / link).exists(), link
    for file in re.findall(r"`((?:bot|bench)/[\w/.]+)`", page):
        assert (project_root / file).exists(), file


def test_the_acceptance_list_is_there(page):
    assert page.count("- [ ] ") >= 15
