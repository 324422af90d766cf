"""Who is told what about the bot's health."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.app.http_server import application, port_of, serve
from bot.app.settings import HostPort
from bot.jobs.health import HealthReport
from reporting.complaints import Complaint

TOKEN = "a token for monitors"
REPORTS = [
    HealthReport(
        (Complaint("health.no_commit", seconds=20),),
        {"inbox": 3},
        {"chat": 2},
        {"failed": 1},
        {"no_answer": 4},
    ),
    HealthReport((), {"inbox": 0}),
]


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    """A server that is ill when it is asked first."""
    reports = iter(REPORTS * 9)
    runner = await serve(application(lambda: next(reports), TOKEN), HostPort("127.0.0.1", 0))
    async with ClientSession(f"http://127.0.0.1:{port_of(runner)}") as session:
        yield session
    await runner.cleanup()


async def told(session: ClientSession, **headers: str) -> list[tuple[int, object]]:
    answers = []
    for _ in REPORTS:
        async with session.get("/healthz", headers=headers) as answer:
            answers.append((answer.status, await answer.json()))
    return answers


WHOLE = [
    (
        503,
        {
            "ok": False,
            "inbox": 3,
            "slowed_down": {"chat": 2},
            "pushes": {"failed": 1},
            "sent_again": {"no_answer": 4},
            "reasons": [
                {
                    "code": "health.no_commit",
                    "vi": "Đã 20 giây không ghi được vào cơ sở dữ liệu: có chương trình khác"
                    " đang khóa, hoặc bot bị treo.",
                    "en": "Nothing could be written to the database for 20 seconds: another"
                    " program locks it, or the bot hangs.",
                }
            ],
        },
    ),
    (
        200,
        {"ok": True, "inbox": 0, "slowed_down": {}, "pushes": {}, "sent_again": {}, "reasons": []},
    ),
]
SHORT = [(503, {"ok": False}), (200, {"ok": True})]


async def test_this_machine_is_told_the_reasons_in_both_languages(session: ClientSession) -> None:
    assert await told(session) == WHOLE


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
        "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Via", "x-forwarded-for",
    ],
)  # fmt: skip
async def test_who_comes_through_a_proxy_learns_only_whether_the_bot_is_well(
    session: ClientSession, header: str
) -> None:
    assert await told(session, **{header: "203.0.113.7"}) == SHORT


@pytest.mark.parametrize(
    "host",
    [
        "baocao.example.vn", "203.0.113.7:8080", "localhost.example.vn", "127.0.0.1.example.vn",
        "[::1", "", "192.168.1.5",
    ],
)  # fmt: skip
async def test_who_asks_under_another_name_than_this_machines_own_learns_no_more(
    session: ClientSession, host: str
) -> None:
    assert await told(session, Host=host) == SHORT


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080"])
async def test_this_machine_may_be_called_by_any_of_its_own_names(
    session: ClientSession, host: str
) -> None:
    assert await told(session, Host=host) == WHOLE


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"Bearer {TOKEN}", WHOLE),
        (f"Bearer {TOKEN[:-1]}", SHORT),
        (f"bearer {TOKEN}x", SHORT),
        (TOKEN, SHORT),
        ("Bearer ", SHORT),
        ("mật", SHORT),
    ],
)
async def test_from_afar_the_token_opens_the_reasons(
    session: ClientSession, given: str, expected: list[tuple[int, object]]
) -> None:
    assert await told(session, Via="1.1 proxy", Authorization=given) == expected
