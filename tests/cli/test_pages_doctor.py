"""What the doctor says of the pages: links that lead nowhere are found before people are given them."""

import pytest

from bot.cli.running import page_findings


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, ["pages"]),
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080"}, ["pages_address"]),
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080", "SUNSET_WEB_URL": "http://localhost:8080"}, ["pages_address"]),
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080", "SUNSET_WEB_URL": "https://bot.example.org"}, []),
    ],
)
def test_the_doctor_finds_links_that_lead_nowhere(environment: dict[str, str], found: list[str]) -> None:
    findings = list(page_findings(environment))
    assert [finding.name for finding in findings] == found
    assert all("SUNSET_WEB_URL" in finding.mend for finding in findings)
