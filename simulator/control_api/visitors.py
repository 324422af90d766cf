"""Who may use this server: programs and pages of this machine, not a page of another site.

A browser lets any site post to an address of this machine, and a name that its owner points here
makes that site's pages ours in the browser's eyes. Such a request names the site: in `Host` when it
came by the name, in `Origin` when it came from a page.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web

from simulator.control_api.json_http import Handler


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Serve what was asked for by number or as localhost, and by no page but ours."""
    if not is_of_no_site(request.host):
        return web.Response(status=421, text="Host: an address or localhost is needed")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return web.Response(status=403, text="Origin: another site's page")
    return await handler(request)


def is_of_no_site(host: str) -> bool:
    """Whether it is an address in digits or localhost, which no site can make its own.

    >>> [is_of_no_site(host) for host in ("127.0.0.1:8080", "[::1]:8080", "localhost", "a.example")]
    [True, True, True, False]
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
