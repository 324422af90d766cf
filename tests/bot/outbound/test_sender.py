"""Messages over real HTTP: in order, each chat's troubles its own, nothing missing."""

from collections.abc import AsyncIterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.outbound.payload import Payload, to_body
from bot.rendering.documents import RenderedDocument
from handlers.engine.choices import Choice
from handlers.engine.turn import (
    Album,
    CommandMenu,
    Message,
    Paper,
    PaperKind,
    Priority,
    Reply,
    Slot,
)
from reporting.pictures import Bar, BarPicture, Picture
from reporting.reports import ReportKey
from simulator.server import SimulatorOptions, running_simulator
from simulator.state.rate_limit import RateLimitRules
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store
from tests.bot.rig import Rig, a_bot, a_store, someone, until

NOW = datetime(2024, 9, 13, tzinfo=UTC)
PICTURE = BarPicture("Tỷ lệ", "", (Bar("Xã Bắc Sơn", 9810, "98,10%"),), None, "", "")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


@pytest.fixture
async def rig(store: Store) -> AsyncIterator[Rig]:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        yield rig


async def post(rig: Rig, messages: Sequence[NewOutgoingMessage]) -> None:
    async with rig.store.writing() as work:
        await work.outbox.add(messages, NOW)
    rig.engine.sender.wake()


def outgoing(chat: int, reply: Reply, priority: Priority = Priority.REPLY) -> NewOutgoingMessage:
    return NewOutgoingMessage("telegram", str(chat), priority, to_body(Payload(reply)))


def notice(text: str) -> Message:
    return Message(text, slot=Slot.NOTICE)


async def heard(rig: Rig, chat: int) -> list[str]:
    return [one.text for one in await rig.sim.client.messages(chat) if one.from_bot][1:]


async def test_messages_of_a_chat_arrive_by_priority_then_age(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan = await someone(rig)
        async with store.writing() as work:
            bulk = [outgoing(lan, notice(f"nhắc {i}"), Priority.BULK) for i in range(3)]
            await work.outbox.add(bulk, NOW)
            await work.outbox.add([outgoing(lan, notice(f"đáp {i}")) for i in range(3)], NOW)
        async with a_bot(sim, store) as rig:
            await sim.client.wait_for(lan, "nhắc 2", after=0)
            expected = ["đáp 0", "đáp 1", "đáp 2", "nhắc 0", "nhắc 1", "nhắc 2"]
            assert await heard(rig, lan) == expected


async def test_a_chat_told_to_slow_down_delays_no_other(rig: Rig) -> None:
    lan, hoa = await someone(rig, "Lan"), await someone(rig, "Hoa")
    await rig.sim.client.inject("429", method="sendMessage", chat=lan, retry_after=1)
    await post(rig, [outgoing(lan, notice("một")), outgoing(hoa, notice("hai"))])
    await rig.sim.client.wait_for(hoa, "hai")
    assert await heard(rig, lan) == []
    await rig.sim.client.wait_for(lan, "một")


@pytest.mark.parametrize("kind", ["500", "502", "cut_before"])
async def test_a_message_that_did_not_arrive_is_sent_again(rig: Rig, kind: str) -> None:
    lan = await someone(rig)
    await rig.sim.client.inject(kind, method="sendMessage", chat=lan)
    await post(rig, [outgoing(lan, notice("một")), outgoing(lan, notice("hai"))])
    await rig.sim.client.wait_for(lan, "hai")
    assert await heard(rig, lan) == ["một", "hai"]


async def test_a_message_whose_answer_was_cut_off_is_repeated_rather_than_lost(rig: Rig) -> None:
    lan = await someone(rig)
    await rig.sim.client.inject("cut_after", method="sendMessage", chat=lan)
    await post(rig, [outgoing(lan, notice("một")), outgoing(lan, notice("hai"))])
    await rig.sim.client.wait_for(lan, "hai")
    assert await heard(rig, lan) == ["một", "một", "hai"]


async def test_a_card_that_was_sent_is_not_sent_again_when_retiring_the_old_one_fails(
    rig: Rig,
) -> None:
    lan = await someone(rig)
    await rig.sim.client.inject("500", method="editMessageReplyMarkup", chat=lan)
    await post(rig, [outgoing(lan, Message("Câu hai")), outgoing(lan, notice("xong"))])
    await rig.sim.client.wait_for(lan, "xong")

    async def first_has_no_buttons() -> bool:
        return (await rig.sim.client.messages(lan))[1].keyboard == ()

    await until(first_has_no_buttons)
    assert await heard(rig, lan) == ["Câu hai", "xong"]


async def test_a_message_that_is_refused_fails_and_the_next_arrives(rig: Rig) -> None:
    lan = await someone(rig)
    await post(rig, [outgoing(lan, notice(" ")), outgoing(lan, notice("hai"))])
    await rig.sim.client.wait_for(lan, "hai")
    assert await heard(rig, lan) == ["hai"]


async def test_broken_markup_arrives_without_markup(rig: Rig) -> None:
    lan = await someone(rig)
    await post(rig, [outgoing(lan, notice("<b>một <x> & hai"))])
    reply = await rig.sim.client.wait_for(lan, "một")
    assert reply.text == "một  & hai"


async def test_a_body_nobody_wrote_fails_and_the_next_arrives(rig: Rig) -> None:
    lan = await someone(rig)
    bad = NewOutgoingMessage("telegram", str(lan), Priority.REPLY, '{"kind":"poem"}')
    await post(rig, [bad, outgoing(lan, notice("hai"))])
    await rig.sim.client.wait_for(lan, "hai")


async def test_changing_a_card_into_what_it_is_counts_as_done(rig: Rig) -> None:
    lan = await someone(rig)
    first = (await rig.sim.client.messages(lan))[1]
    same = Message("Nghe: /start", ((Choice("0", "Bấm"),),))
    body = to_body(Payload(same, revision=1, tapped_message=str(first.message_id)))
    await post(rig, [NewOutgoingMessage("telegram", str(lan), Priority.REPLY, body)])
    await post(rig, [outgoing(lan, notice("xong"))])
    await rig.sim.client.wait_for(lan, "xong")
    assert await heard(rig, lan) == ["xong"]


async def test_one_who_blocked_the_bot_gets_nothing_more_and_blocks_nobody_else(rig: Rig) -> None:
    lan, hoa = await someone(rig, "Lan"), await someone(rig, "Hoa")
    await rig.sim.client.inject("403", method="sendMessage", chat=lan)
    waiting = [outgoing(lan, notice(f"{i}"), Priority.BULK) for i in range(5)]
    await post(rig, [*waiting, outgoing(hoa, notice("hai"), Priority.BULK)])
    await rig.sim.client.wait_for(hoa, "hai")
    assert await rig.engine.settle()
    await rig.engine.sender.writer.flush()
    async with rig.store.reading() as work:
        person = await work.people.by_address("telegram", str(lan))
        assert person is not None
        assert await work.people.addresses(person.id) == []
        assert await work.outbox.unsent(10, NOW) == []
    assert await heard(rig, lan) == []


async def test_an_album_of_one_is_a_picture_and_of_two_an_album(rig: Rig) -> None:
    lan = await someone(rig)
    one, two = Album((PICTURE,), "Một hình"), Album((PICTURE, PICTURE), "<b>Hai</b> hình")
    await post(rig, [outgoing(lan, one), outgoing(lan, two)])
    await rig.sim.client.wait_for(lan, "Hai hình")
    shown = [m for m in await rig.sim.client.messages(lan) if m.media]
    assert [(m.text, bool(m.album)) for m in shown] == [
        ("Một hình", False),
        ("Hai hình", True),
        ("", True),
    ]


async def test_what_a_caption_cannot_hold_follows_as_a_message(rig: Rig) -> None:
    lan = await someone(rig)
    caption = "\n".join(f"dòng {i:03} " + "x" * 40 for i in range(40))
    await post(rig, [outgoing(lan, Album((PICTURE,), caption))])
    await rig.sim.client.wait_for(lan, "dòng 039")
    under, rest = [m.text for m in await rig.sim.client.messages(lan) if m.from_bot][1:]
    assert len(under) <= 1024
    assert f"{under}\n{rest}" == caption


async def test_a_paper_is_made_when_it_is_sent(rig: Rig) -> None:
    lan = await someone(rig)
    paper = Paper(PaperKind.REPORT_WORD, ReportKey("f", "26734", "2024-Q3"), "<b>Phụ lục</b>")
    await post(rig, [outgoing(lan, paper)])
    shown = await rig.sim.client.wait_for(lan, "Phụ lục")
    assert shown.media is not None
    assert await rig.sim.client.download(shown.media.file_id) == b"report_word"


async def test_the_commands_of_a_chat_are_published(rig: Rig) -> None:
    lan = await someone(rig)
    menu = CommandMenu((("baocao", "Điền báo cáo"), ("tiendo", "Xem tiến độ")))
    await post(rig, [outgoing(lan, menu), outgoing(lan, notice("xong"))])
    await rig.sim.client.wait_for(lan, "xong")
    expected = {"baocao": "Điền báo cáo", "tiendo": "Xem tiến độ"}
    assert await rig.sim.client.commands(lan) == expected


async def test_what_was_sent_stays_sent_after_a_restart(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan = await someone(rig)
            await post(rig, [outgoing(lan, notice("một"))])
            await sim.client.wait_for(lan, "một")
        async with a_bot(sim, store) as rig:
            await post(rig, [outgoing(lan, notice("hai"))])
            await sim.client.wait_for(lan, "hai")
            assert await heard(rig, lan) == ["một", "hai"]


async def test_the_card_is_known_after_a_restart(store: Store) -> None:
    async with running_simulator() as sim:
        async with a_bot(sim, store) as rig:
            lan = await someone(rig)
        async with a_bot(sim, store) as rig:
            await sim.client.press(lan, "Bấm")
            changed = await sim.client.wait_for(lan, "Bấm lần 1")
            assert changed.edited
            assert rig.sim is sim


async def test_telegram_never_has_to_say_slow_down(store: Store) -> None:
    rules = RateLimitRules(overall_rate=60, overall_burst=60)
    options = SimulatorOptions(rate_limit=rules)
    async with running_simulator(options) as sim, a_bot(sim, store, rate=60) as rig:
        people = [await someone(rig, f"Người {i}") for i in range(50)]
        messages = [outgoing(chat, notice("nhắc"), Priority.BULK) for chat in people]
        await post(rig, messages)
        for chat in people:
            await sim.client.wait_for(chat, "nhắc", after=0)
        assert sim.state.rate_limit.refused == 0


WORD = Paper(PaperKind.REPORT_WORD, ReportKey("f", "26734", "2024-Q3"), "Phụ lục")


async def test_a_paper_that_cannot_be_made_becomes_an_apology_and_the_next_arrives(
    store: Store,
) -> None:
    tries: list[Paper] = []

    async def broken(paper: Paper) -> RenderedDocument:
        tries.append(paper)
        raise ZeroDivisionError("no such figure")

    async with running_simulator() as sim, a_bot(sim, store, render=broken) as rig:
        lan = await someone(rig)
        await post(rig, [outgoing(lan, WORD), outgoing(lan, notice("hai"))])
        await sim.client.wait_for(lan, "Xin lỗi (vi).", after=0)
        await sim.client.wait_for(lan, "hai", after=0)
        assert sorted(await heard(rig, lan)) == ["Xin lỗi (vi).", "hai"]
        assert await rig.engine.settle()
    assert tries == [WORD]


async def test_a_picture_that_cannot_be_drawn_holds_back_nothing(store: Store) -> None:
    async def broken(_: Picture) -> bytes:
        raise ValueError("no such colour")

    async with running_simulator() as sim, a_bot(sim, store, draw=broken) as rig:
        lan = await someone(rig)
        await post(rig, [outgoing(lan, Album((PICTURE,), "Hình")), outgoing(lan, notice("hai"))])
        await sim.client.wait_for(lan, "Xin lỗi (vi).", after=0)
        await sim.client.wait_for(lan, "hai", after=0)


async def test_a_worker_that_died_once_makes_the_paper_the_second_time(store: Store) -> None:
    tries: list[Paper] = []

    async def dies_once(paper: Paper) -> RenderedDocument:
        tries.append(paper)
        if len(tries) == 1:
            raise BrokenProcessPool
        return RenderedDocument("a.txt", b"word")

    async with running_simulator() as sim, a_bot(sim, store, render=dies_once) as rig:
        lan = await someone(rig)
        await post(rig, [outgoing(lan, WORD)])
        shown = await sim.client.wait_for(lan, "Phụ lục")
        assert shown.media is not None
    assert tries == [WORD, WORD]


async def test_a_worker_that_dies_each_time_fails(store: Store) -> None:
    tries: list[Paper] = []

    async def dies(paper: Paper) -> RenderedDocument:
        tries.append(paper)
        raise BrokenProcessPool

    async with running_simulator() as sim, a_bot(sim, store, render=dies) as rig:
        lan = await someone(rig)
        await post(rig, [outgoing(lan, WORD)])
        await sim.client.wait_for(lan, "Xin lỗi (vi).")
    assert tries == [WORD, WORD]
