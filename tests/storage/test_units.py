from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reporting.units import Level, Unit
from storage.repositories.units import _merged
from storage.store import Store
from tests.storage.second import Second
from tests.storage.stocked import UNITS


async def test_units_come_back_whole_and_in_the_order_of_the_file(store: Store) -> None:
    gone = Unit("x1", "Cụm 1", Level.GROUP, "268", date(2020, 1, 1), date(2025, 6, 30))
    first = Unit("a0", "Tỉnh Lạng Sơn", Level.PROVINCE, None, date(2020, 1, 1))
    async with store.writing() as work:
        await work.units.save([gone, first])
    async with store.reading() as work:
        assert await work.units.all() == [*UNITS, gone, first]


async def test_units_saved_twice_are_the_same_units(store: Store, second: Second) -> None:
    async with store.writing() as work:
        await work.units.save(UNITS)
    async with store.reading() as work:
        assert await work.units.all() == list(UNITS)
    assert second.execute("SELECT count(*) FROM unit").fetchone() == (len(UNITS),)
    assert second.execute("SELECT count(*) FROM unit_version").fetchone() == (len(UNITS),)


async def test_every_version_of_a_unit_comes_back_with_who_files_instead(store: Store) -> None:
    district, town, commune = UNITS
    ended = replace(town, valid_to=date(2025, 6, 30), successors=("08887", "08890"))
    later = replace(town, name="Xã Bắc Sơn Mới", valid_from=date(2025, 7, 1))
    async with store.writing() as work:
        await work.units.save([ended, later])
    async with store.reading() as work:
        assert await work.units.all() == [district, ended, later, commune]


async def test_a_newer_file_changes_a_unit_and_adds_one_in_its_place(store: Store) -> None:
    district, town, commune = UNITS
    ended = replace(district, valid_to=date(2025, 6, 30))
    new = Unit("08888", "Xã Long Đống", Level.COMMUNE, "268")
    async with store.writing() as work:
        await work.units.save([ended, town, new])
        await work.units.save([])
    async with store.reading() as work:
        assert await work.units.all() == [ended, town, new, commune]


_CODES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(_CODES, _CODES)
def test_units_keep_their_order_and_a_new_one_stands_behind_the_one_before_it(
    before: list[str], block: list[str]
) -> None:
    merged = _merged(before, block)
    assert [code for code in merged if code in before] == before
    assert sorted(merged) == sorted({*before, *block})
    for one, other in pairwise(block):
        if other not in before:
            assert merged.index(other) == merged.index(one) + 1
