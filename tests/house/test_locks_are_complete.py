"""The lock files hold all that is needed, because nothing is resolved when they are installed."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib import metadata
from itertools import chain
from platform import python_version_tuple

import pytest

from tests.house.locked import linux, missing, pinned
from tests.house.tree import ROOT

PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("x86_64", "aarch64")


def wanted(lock: str) -> list[str]:
    """What pyproject.toml itself asks for with every extra; tools are in the longer lock only."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tools = project["dependency-groups"]["dev"] if "dev" in lock else []
    extras = project["project"]["optional-dependencies"].values()
    return [*project["project"]["dependencies"], *chain.from_iterable(extras), *tools]


def as_installed(name: str) -> Iterable[str]:
    """The requirements of an installed project; one that another Python alone needs has none."""
    try:
        return metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return ()


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_all_that_its_packages_want(lock: str, python: str, machine: str) -> None:
    environment = linux(python, machine)
    pins = pinned((ROOT / lock).read_text(encoding="utf-8"), environment)

    assert missing(wanted(lock), pins, as_installed, environment) == []


def test_the_requirements_are_read_from_the_releases_that_are_pinned() -> None:
    this = linux(".".join(python_version_tuple()[:2]))
    pins = pinned((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"), this)

    assert {name: metadata.version(name) for name in pins} == pins


# The check, on locks that lack something.

WANTS: Mapping[str, tuple[str, ...]] = {
    "reader": ("cover[toml]>=7", 'shim; python_version < "3.12"', 'nose; extra == "testing"'),
    "cover": ('toml-file>=2; extra == "toml"', 'extra-shim; extra == "toml" and os_name == "nt"'),
    "shim": (),
    "toml-file": ("Cover",),
}
COMPLETE = {"reader": "1.0", "cover": "7.2", "toml-file": "2.0"}


def lacking(pins: Mapping[str, str], python: str = "3.12", asks: str = "Reader") -> list[str]:
    return missing([asks], pins, lambda name: WANTS[name], linux(python))


def without(name: str) -> dict[str, str]:
    return {each: version for each, version in COMPLETE.items() if each != name}


def test_a_complete_lock_lacks_nothing() -> None:
    assert lacking(COMPLETE) == []


def test_a_package_that_is_not_in_the_lock_is_found() -> None:
    assert lacking(without("reader")) == ["pyproject.toml wants Reader, which is not pinned"]
    assert lacking(without("cover")) == ["reader wants cover[toml]>=7, which is not pinned"]


def test_a_package_that_only_an_extra_wants_is_found() -> None:
    said = 'cover[toml] wants toml-file>=2; extra == "toml", which is not pinned'
    assert lacking(without("toml-file")) == [said]


def test_an_extra_that_is_asked_for_after_its_package_is_followed_too() -> None:
    pins = without("toml-file")
    found = missing(["reader", "cover"], pins, lambda name: WANTS[name], linux("3.12"))
    assert len(found) == 1


def test_a_package_that_only_an_older_python_needs_is_found_for_that_python_alone() -> None:
    said = 'reader wants shim; python_version < "3.12", which is not pinned'
    assert lacking(COMPLETE, python="3.11") == [said]
    assert lacking(COMPLETE, python="3.12") == []


def test_a_pin_that_is_too_old_for_another_package_is_found() -> None:
    said = "reader wants cover[toml]>=7, but 6.9 is pinned"
    assert lacking({**COMPLETE, "cover": "6.9"}) == [said]


def test_a_pin_for_another_system_does_not_count() -> None:
    lock = "reader==1.0 \\\n    --hash=sha256:0\ncover==7.2 ; sys_platform == 'win32' \\\n"
    assert pinned(lock, linux("3.12")) == {"reader": "1.0"}
