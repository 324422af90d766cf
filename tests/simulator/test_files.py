"""Photos, documents, albums and downloads."""

from __future__ import annotations

import json

import pytest
from aiohttp import ClientSession, FormData
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from simulator.server import Simulator
from tests.simulator.pictures import jpeg_head, png


async def test_a_photo_is_uploaded_shown_and_downloaded(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = await bot.send_photo(lan, png(40, 30), caption="<b>14/18</b> xã", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (40, 30)
    seen = await sim.client.last(lan)
    assert seen.media is not None
    assert (seen.media.kind, seen.media.mime, seen.html) == ("photo", "", "<b>14/18</b> xã")
    assert await sim.client.download(seen.media.file_id) == png(40, 30)
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == png(40, 30)


async def test_a_jpeg_is_a_photo_too(bot: Bot, lan: int) -> None:
    sent = await bot.send_photo(lan, jpeg_head(640, 480))
    assert (sent.photo[-1].width, sent.photo[-1].height) == (640, 480)


async def test_a_file_that_is_already_there_can_be_sent_by_its_id(bot: Bot, lan: int) -> None:
    sent = await bot.send_photo(lan, png())
    again = await bot.send_photo(lan, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    with pytest.raises(BadRequest) as other_kind:
        await bot.send_document(lan, sent.photo[-1].file_id)
    assert other_kind.value.message == "Can't use file of type photo as document"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png()[:-8], "IMAGE_PROCESS_FAILED"),
        (png()[:20] + b"?" + png()[21:], "IMAGE_PROCESS_FAILED"),
        (jpeg_head(8000, 2001), "PHOTO_INVALID_DIMENSIONS"),
        (jpeg_head(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
    ],
)
async def test_what_is_no_proper_photo_is_refused(
    sim: Simulator, lan: int, content: bytes, complaint: str
) -> None:
    form = FormData({"chat_id": str(lan)})
    form.add_field("photo", content, filename="a.png", content_type="image/png")
    address = f"{sim.bot_url}{sim.token}/sendPhoto"
    async with ClientSession() as web, web.post(address, data=form) as answer:
        body = await answer.json()
    assert answer.status == body["error_code"] == 400
    assert body["description"] == f"Bad Request: {complaint}"


async def test_a_caption_has_at_most_1024_characters(bot: Bot, lan: int) -> None:
    await bot.send_photo(lan, png(), caption="x" * 1024)
    with pytest.raises(BadRequest) as refused:
        await bot.send_photo(lan, png(), caption="x" * 1025)
    assert refused.value.message == "Message caption is too long"


async def test_a_document_keeps_its_name(sim: Simulator, bot: Bot, lan: int) -> None:
    sent = await bot.send_document(lan, b"abc", filename="Phụ lục.docx", caption="dự thảo")
    assert sent.document is not None
    assert sent.document.file_name == "Phụ lục.docx"
    seen = await sim.client.last(lan)
    assert seen.media is not None
    assert (seen.media.name, seen.media.size, seen.text) == ("Phụ lục.docx", 3, "dự thảo")


async def test_an_album_is_several_messages_with_one_group_id(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    photos = [InputMediaPhoto(png(4, height)) for height in (3, 4, 5)]
    sent = await bot.send_media_group(lan, photos, caption="ba biểu đồ")
    assert len({one.media_group_id for one in sent}) == 1
    seen = [one for one in await sim.client.messages(lan) if one.from_bot]
    assert [one.media.height for one in seen if one.media] == [3, 4, 5]
    assert [one.text for one in seen] == ["ba biểu đồ", "", ""]
    assert len({one.album for one in seen}) == 1


@pytest.mark.parametrize(
    ("media", "complaint"),
    [
        ([InputMediaPhoto(png())], "Media group must include 2-10 items"),
        ([InputMediaPhoto(png())] * 11, "Too many messages to send as an album"),
        (
            [InputMediaPhoto(png()), InputMediaDocument(b"x")],
            "Document can't be mixed with other media types",
        ),
        (
            [InputMediaPhoto(png(), caption="x" * 1025), InputMediaPhoto(png())],
            "Message caption is too long",
        ),
    ],
)
async def test_an_album_beyond_the_limits_is_refused_as_a_whole(
    sim: Simulator, bot: Bot, lan: int,
    media: list[InputMediaPhoto | InputMediaDocument], complaint: str,
) -> None:  # fmt: skip
    with pytest.raises(BadRequest) as refused:
        await bot.send_media_group(lan, media)
    assert refused.value.message == complaint
    assert [one for one in await sim.client.messages(lan) if one.from_bot] == []


async def test_a_picture_and_its_caption_can_be_exchanged(
    sim: Simulator, bot: Bot, lan: int
) -> None:
    sent = await bot.send_photo(lan, png(4, 3), caption="một")
    await sent.edit_media(InputMediaPhoto(png(4, 7), caption="hai"))
    seen = await sim.client.last(lan)
    assert seen.media is not None
    assert (seen.media.height, seen.text) == (7, "hai")
    await sent.edit_caption("ba")
    assert (await sim.client.last(lan)).text == "ba"
    with pytest.raises(BadRequest) as refused:
        await sent.edit_text("chữ")
    assert refused.value.message == "There is no text in the message to edit"


async def test_an_unknown_file_is_refused(bot: Bot, lan: int) -> None:
    with pytest.raises(BadRequest) as download:
        await bot.get_file("nothing")
    with pytest.raises(BadRequest) as send:
        await bot.send_photo(lan, "nothing")
    assert [download.value.message, send.value.message] == [
        "Wrong file_id or the file is temporarily unavailable",
        "Wrong file identifier/http url specified",
    ]


async def test_a_json_body_and_a_query_are_understood_too(sim: Simulator, lan: int) -> None:
    address = f"{sim.bot_url}{sim.token}/sendMessage"
    async with ClientSession() as web:
        async with web.post(address, json={"chat_id": lan, "text": "json"}) as by_json:
            assert (await by_json.json())["result"]["text"] == "json"
        async with web.get(address, params={"chat_id": lan, "text": "query"}) as by_query:
            assert (await by_query.json())["result"]["text"] == "query"
        async with web.post(
            address, data=b"{", headers={"Content-Type": "application/json"}
        ) as bad:
            assert json.loads(await bad.read())["error_code"] == 400
