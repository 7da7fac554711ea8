"""What holds for every answer, whatever made it."""

import re
from pathlib import Path

import pytest
from httpx import AsyncClient
from structlog.testing import capture_logs
from web.web_kit import HANDLE, House

from bot.core.phrase import Phrase
from bot.core.refusal import Refusal
from bot.web.assets import FOLDER
from bot.web.pages import TEMPLATES

PATHS = ("/", "/deadlines.json", "/deadlines.ics", f"/e/{HANDLE}", "/e/unknown-0123456789", "/nowhere", "/health")
UNSAID = {"sunset", "bot", "verify", "FILE", "zip", "amp", "lang", "aria", "current", "page", "deadlines", "ics"}
"""What stands outside of an element in a template and is no language: a command, an address, an attribute."""

SECRET = "a word that must not be logged"  # noqa: S105  of the test


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_locked_down(browser: AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "strict-transport-security" not in headers, "that is the proxy's to say"


async def test_what_breaks_is_logged_once_without_the_address_and_told_with_a_number(
    house: House, browser: AsyncClient
) -> None:
    house.exports.breaks = RuntimeError(SECRET)
    with capture_logs() as logs:
        answer = await browser.get(f"/e/{HANDLE}")
    (entry,) = logs
    assert (answer.status_code, entry["event"], entry["route"]) == (500, "page_failed", "/e/{handle}")
    assert entry["id"] in answer.text
    assert HANDLE not in str(logs)
    assert SECRET not in str(logs) + answer.text
    assert answer.headers["content-security-policy"]


async def test_a_store_that_says_no_is_told_in_its_words(house: House, browser: AsyncClient) -> None:
    house.exports.breaks = Refusal(Phrase("store.busy"))
    answer = await browser.get(f"/e/{HANDLE}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "Too much is going on at once" in answer.text


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("PUT", f"/e/{HANDLE}"), ("DELETE", f"/e/{HANDLE}/revoke")]
)
async def test_what_is_not_offered_is_refused(browser: AsyncClient, method: str, path: str) -> None:
    answer = await browser.request(method, path)
    assert (answer.status_code, "allow" in answer.headers) == (405, True)


@pytest.mark.parametrize(
    "path",
    [
        "/static/style.css",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/e/",
        "/e",
        f"/e/{HANDLE}/",
        "//x.example/",
    ],
)
async def test_no_other_address_leads_anywhere(browser: AsyncClient, path: str) -> None:
    assert (await browser.get(f"https://bot.example{path}")).status_code == 404


async def test_what_a_page_brings_along_may_be_kept_for_good_for_its_address_is_its_content(
    browser: AsyncClient,
) -> None:
    page = (await browser.get("/")).text
    found = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert {Path(path).name for path in found} == {"style.css", "countdown.js", "icon.svg"}
    for path in found:
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.content == (FOLDER / Path(path).name).read_bytes()
        assert "immutable" in answer.headers["cache-control"]


def test_no_template_speaks_by_itself_turns_escaping_off_or_fetches_from_elsewhere() -> None:
    """Words come from the catalogs; a policy that forbids inline code must have nothing to forbid."""
    for template in TEMPLATES.iterdir():
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup|style=|\son\w+=|javascript:|https?://", text), template.name
        assert "<script>" not in text
        bare = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", "", text, flags=re.DOTALL)
        assert set(re.findall(r"[^\W\d_]{2,}", bare)) <= UNSAID, template.name


def test_the_style_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face", (FOLDER / "style.css").read_text(encoding="utf-8"))
