"""Reads a lock file as an installation without a resolver would: is everything wanted in it?"""

from collections.abc import Callable, Iterable, Mapping

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Environment = Mapping[str, str]
"""What the markers of a requirement are judged by, such as `python_version`."""

RequirementsOf = Callable[[str], Iterable[str]]
"""Project name -> its requirements, as the project itself states them."""


def linux(python: str, machine: str = "x86_64") -> Environment:
    """CPython of a version such as "3.12" on Linux, whatever this test runs on."""
    return {
        **{name: str(value) for name, value in default_environment().items()},
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
    }


def pinned(lock: str, environment: Environment) -> dict[str, str]:
    """Project name -> version that the text of a lock file installs in `environment`."""
    pins = [
        Requirement(line.removesuffix("\\").strip())
        for line in lock.splitlines()
        if line and not line.startswith((" ", "#"))
    ]
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate(dict(environment))
    }


def missing(
    wanted: Iterable[str],
    pins: Mapping[str, str],
    requirements_of: RequirementsOf,
    environment: Environment,
) -> list[str]:
    """What an installation of `pins` alone would lack, sorted; one sentence for each.

    Starts from the requirements `wanted` by the project itself, and follows the requirements of
    every pinned project from there, those of the extras that were asked for included.
    """
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [("pyproject.toml", requirement) for requirement in _that_apply(wanted, environment)]
    while waiting:
        asking, requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        version = pins.get(name)
        if version is None:
            found.add(f"{asking} wants {requirement}, which is not pinned")
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            found.add(f"{asking} wants {requirement}, but {version} is pinned")
        for extra in {"", *requirement.extras} - {of for by, of in seen if by == name}:
            seen.add((name, extra))
            with_extra = {**environment, "extra": extra}
            following = _that_apply(requirements_of(name), with_extra)
            waiting += [(f"{name}[{extra}]" if extra else name, each) for each in following]
    return sorted(found)


def _that_apply(texts: Iterable[str], environment: Environment) -> list[Requirement]:
    requirements = [Requirement(text) for text in texts]
    return [each for each in requirements if _applies(each.marker, environment)]


def _applies(marker: Marker | None, environment: Environment) -> bool:
    return marker is None or marker.evaluate({"extra": "", **environment})
