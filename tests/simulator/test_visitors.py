"""Pages of other sites, and names that lead here, get nothing from the simulator."""

import pytest
from aiohttp import ClientSession

from simulator.server import running_simulator


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("localhost", 200),
        ("demo.localhost:80", 200),
        ("[::1]:8080", 200),
        ("rebound.example", 421),
        ("127.0.0.1.rebound.example:8080", 421),
        ("localhost.rebound.example", 421),
        ("", 421),
    ],
)
async def test_what_was_asked_for_by_a_sites_name_is_not_served(host: str, status: int) -> None:
    async with running_simulator() as sim, ClientSession() as session:
        for path in ("/", "/control/state"):
            async with session.get(f"{sim.url}{path}", headers={"Host": host}) as answer:
                assert answer.status == status


@pytest.mark.parametrize("origin", ["https://other.example", "null", "http://127.0.0.1:9"])
async def test_a_page_of_another_site_cannot_press_anything(origin: str) -> None:
    async with running_simulator() as sim, ClientSession() as session:
        address = f"{sim.url}/control/people"
        async with session.post(address, data=b"{}", headers={"Origin": origin}) as answer:
            assert answer.status == 403
        async with session.post(address, data=b"{}", headers={"Origin": sim.url}) as answer:
            assert answer.status != 403
