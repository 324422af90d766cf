"""What nobody should send and somebody does: acts of one person, each some raw updates."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from handlers.dialogs import DIALOGS
from simulator.server import Simulator
from simulator.state.chats import StoredMessage
from simulator.state.files import StoredFile, Upload, media_body
from simulator.wire import Json
from tests.fuzz.district import GROUP, District, Someone

_COMMANDS: Final = (
    "/baocao", "/tonghop", "/tiendo", "/xuat", "/mau", "/sua", "/sua I.1", "/nop", "/ghichu I.1",
    "/nhac", "/toi", "/start", "/huy", "/trogiup", "/khongco", "/tonghop huyện", "/xuat word",
    "/start@bot", "/", "/ghichu", "/summary district", "/tonghop 90001", "/language",
)  # fmt: skip
_PIECES: Final = (
    "a ", "x", "1.", "9", "14", "I.1 14\n", "I.1.1: 5; ", "xã ", "đ", "🙂", "\u202e", "\u200b",
    "<b>", "&", "%s", "{0}", "'; --", "½", "-", "=", "\n", "quý 3 ", "1e9 ", "  ", "mười bốn ",
    "không", "đúng", "có", "hơn 5 ", "16/4/2024 ", "98,5% ", "1.234.567 ", "…", "I.2.1 7, ",
)  # fmt: skip
_FILES: Final = (
    ("a.xlsx", b"PK\x03\x04"), ("b.docx", b"PK\x05\x06" + bytes(18)), ("c", b"\0"),
    ("d.pdf", b"%PDF-1.4\n%%EOF"), ("e.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("f.csv", b"a,b\n"),
    ("x" * 200, b"x"), ("../../g.xlsx", b"\xef\xbb\xbf{}"), ("h.zip", b"PK\x07\x08"),
)  # fmt: skip
_JPEG: Final = (
    b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xda\x00\x02\xff\xd9"
)
_ODD_VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**63, 2**70, 1e300, 0.5, "", "x" * 300, "private", "group", "channel", [],
    {}, [[]], [{}], {"id": 1}, "\0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """Raw updates, and how many of them have to be answered in the sender's chat."""

    updates: tuple[Json, ...]
    texts: int = 0
    presses: int = 0


class OddActs:
    """Acts of one person; the same seed gives the same acts while the bot says the same."""

    def __init__(self, sim: Simulator, district: District, who: Someone, seed: int) -> None:
        self._sim = sim
        self._district = district
        self._who = who
        self._chance = Random(f"{seed} {who.chat}")
        self._before: list[Json] = []
        self._makers: tuple[Callable[[], Act], ...] = (
            *[self._said] * 7, *[self._pressed] * 6, *[self._forged] * 2, *[self._broken] * 3,
            self._sent, self._album, self._edited, self._other, self._elsewhere, self._in_group,
            self._out_of_order, self._in_two_pieces, self._blocked_and_back,
        )  # fmt: skip

    def next(self) -> Act:
        """Something else; now and then with an update that was sent before, or out of order."""
        act = self._chance.choice(self._makers)()
        updates = list(act.updates)
        if self._before and self._chance.random() < 0.1:
            updates.insert(
                self._chance.randrange(len(updates) + 1), self._chance.choice(self._before)
            )
        self._before = (self._before + list(act.updates))[-20:]
        return Act(tuple(updates), act.texts, act.presses)

    # --- texts -----------------------------------------------------------------------------------
    def _text(self) -> str:
        chance, most = self._chance, self._chance.choice((1, 3, 40, 400, 1900))
        marked = f"{self._who.mark} "
        match chance.randrange(6):
            case 0:
                return (
                    f"{chance.choice(_COMMANDS)} {marked * chance.randrange(2)}{self._piece(most)}"
                )
            case 1:
                return chance.choice(_COMMANDS)
            case 2:
                return "".join(chr(chance.randrange(33, 0x2FF)) for _ in range(most))
            case 3:
                return str(chance.randrange(10 ** chance.choice((1, 2, 3, 9))))
            case 4:
                return marked + self._piece(most)
            case _:
                return self._piece(most)

    def _piece(self, most: int) -> str:
        piece = self._chance.choice(_PIECES)
        return (piece * most)[:most].strip() or "x"

    def _said(self) -> Act:
        return Act((self._message({"text": self._text()}),), texts=1)

    def _in_two_pieces(self) -> Act:
        text = (self._who.mark + self._piece(90) + " ") * 200
        first, second = text[:4090], text[4090:6000]
        return Act((self._message({"text": first}), self._message({"text": second})), texts=1)

    def _out_of_order(self) -> Act:
        # Short enough for each to be a message of its own, and no text that was cut in two.
        first, second = (self._message({"text": self._text()[:900].strip()}) for _ in range(2))
        first["update_id"], second["update_id"] = second["update_id"], first["update_id"]
        return Act((first, second), texts=2)

    def _edited(self) -> Act:
        message = self._posted({"text": self._text()}, is_told=False)
        given = message.wire() | {"edit_date": message.date}
        if self._who.said and self._chance.random() < 0.7:
            given["message_id"] = self._chance.choice(self._who.said)
        return Act((self._update("edited_message", given),))

    # --- presses ---------------------------------------------------------------------------------
    def _pressed(self) -> Act:
        shown = self._buttons()
        if not shown:
            return self._forged()
        recent = shown[-8:] if self._chance.random() < 0.8 else shown
        message, content = self._chance.choice(recent)
        return self._press(message.wire(), content)

    def _buttons(self) -> list[tuple[StoredMessage, str]]:
        chat = self._sim.state.chats[self._who.chat]
        messages = list(chat.messages.values())[-40:]
        return [
            (one, button["callback_data"])
            for one in messages
            if one.from_bot and one.markup
            for row in one.markup["inline_keyboard"]
            for button in row
            if "callback_data" in button
        ]

    def _forged(self) -> Act:
        chance, unit = self._chance, self._chance.choice(self._district.units).code
        dialog = DIALOGS[chance.choice(list(DIALOGS))]
        action = chance.choice(list(dialog.taps) or ["x"])
        report = f"cchc_quarterly/{unit}/2024-Q3"
        argument = chance.choice(
            ("", "0", "I.2.1", unit, report, f"{report}/1", "a/b/c/d/e", "9" * 40)
        )
        revision = chance.choice(("*", str(chance.randrange(60)), "x", "", "\u0661"))
        content = chance.choice(
            (f"{revision}:{dialog.name}.{action}:{argument}", "x" * 64, "", ":")
        )
        place = chance.choice((1, 3, 2**31, -5))
        return self._press(self._wire({"text": "x"}) | {"message_id": place}, content[:64])

    def _press(self, message: Json, content: str) -> Act:
        self._sim.state.effort.press(self._who.chat)
        query = {
            "id": str(self._chance.randrange(10**15)),
            "from": self._sim.state.person(self._who.chat).wire,
            "message": message,
            "chat_instance": "1",
            "data": content,
        }
        return Act((self._update("callback_query", query),), presses=1)

    # --- files -----------------------------------------------------------------------------------
    def _sent(self) -> Act:
        name, content = self._chance.choice(_FILES)
        content += self._chance.randbytes(self._chance.randrange(60))
        fields = media_body(self._stored("document", name, content))
        if self._chance.random() < 0.3:
            del fields["document"][self._chance.choice(list(fields["document"]))]
        if self._chance.random() < 0.5:
            fields["caption"] = self._text()[:1000]
        return Act((self._message(fields),))

    def _album(self) -> Act:
        album = str(self._chance.randrange(10**17))
        updates: list[Json] = []
        for _ in range(self._chance.randrange(1, 6)):
            content = _JPEG + self._chance.randbytes(9) + _JPEG[-2:]
            fields = media_body(self._stored("photo", "p.jpg", content))
            fields["media_group_id"] = album
            if not updates and self._chance.random() < 0.6:
                fields["caption"] = self._text()[:1000]
            updates.append(self._message(fields))
        return Act(tuple(updates))

    def _other(self) -> Act:
        thing: Json = self._chance.choice(
            ({"sticker": {}}, {"voice": {}}, {"location": {}}, {"poll": []}, {"dice": None}, {},
             {"photo": []}, {"new_chat_title": "x"}, {"photo": [{"file_id": "f", "width": "9" * 9,
             "height": 2**40}]}, {"document": {"file_id": "no such file", "file_size": 10**12}})
        )  # fmt: skip
        return Act((self._message(dict(thing)),))

    def _stored(self, kind: str, name: str, content: bytes) -> StoredFile:
        return self._sim.state.files.add(kind, Upload(name, "application/octet-stream", content))

    # --- what is none of Telegram's --------------------------------------------------------------
    def _broken(self) -> Act:
        whole = self._chance.choice((self._said, self._forged, self._edited, self._sent))()
        update = whole.updates[0]
        number = update["update_id"]
        part: Any = update
        for _ in range(self._chance.randrange(1, 5)):
            inner = [name for name in part if name != "update_id"]
            if not inner:
                break
            name = self._chance.choice(inner)
            if isinstance(part[name], dict) and self._chance.random() < 0.7:
                part[name] = dict(part[name])
                part = part[name]
                continue
            if self._chance.random() < 0.4:
                del part[name]
            else:
                part[name] = self._chance.choice(_ODD_VALUES)
            break
        return Act((update | {"update_id": number},))

    def _elsewhere(self) -> Act:
        """Somebody who writes or presses in somebody else's private chat."""
        other = self._chance.choice(self._district.everybody)
        if other is self._who:
            return self._broken()
        chat = self._sim.state.chats[other.chat].wire
        if self._chance.random() < 0.5:
            return Act(
                (self._update("message", self._wire({"text": self._text()}) | {"chat": chat}),)
            )
        act = self._forged()
        act.updates[0]["callback_query"]["message"] |= {"chat": chat}
        return Act(act.updates)

    def _in_group(self) -> Act:
        chat = self._sim.state.chats[GROUP]
        fields = self._wire({"text": self._text()}) | {"chat": chat.wire}
        return Act((self._update("message", fields),))

    def _blocked_and_back(self) -> Act:
        chat = self._sim.state.chats[self._who.chat]
        shared = {"chat": chat.wire, "from": self._sim.state.person(self._who.chat).wire, "date": 1}
        states = [{"new_chat_member": {"status": status}} for status in ("kicked", "member")]
        return Act(tuple(self._update("my_chat_member", shared | one) for one in states))

    # --- raw -------------------------------------------------------------------------------------
    def _message(self, body: Json) -> Json:
        return self._update("message", self._wire(body))

    def _wire(self, body: Json) -> Json:
        return self._posted(body).wire()

    def _posted(self, body: Json, *, is_told: bool = True) -> StoredMessage:
        state = self._sim.state
        chat, person = state.chats[self._who.chat], state.person(self._who.chat)
        message = state.post(chat, person.wire, body)
        if is_told and "text" in body:
            self._who.said.append(message.message_id)
        return message

    def _update(self, kind: str, content: Json) -> Json:
        return {"update_id": self._sim.state.updates.next_id(), kind: content}
