"""The people at the other end of the bot, and the file that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from simulator.wire import Json


class PersonSpec(BaseModel):
    """One person as a file or a control request describes them."""

    model_config = ConfigDict(extra="forbid")

    user_id: Annotated[int, Field(gt=0)] | None = None
    first_name: Annotated[str, Field(min_length=1)]
    last_name: str = ""
    username: str = ""
    language_code: str = "vi"
    title: str = ""
    """Shown under the name, e.g. ``Văn phòng, xã Bắc Sơn``."""
    note: str = ""
    team: str = ""
    """People of one team have their touches added up, e.g. a commune's four officers."""
    start_payload: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")] = ""


class GroupSpec(BaseModel):
    """One group chat with the bot in it; members are user ids."""

    model_config = ConfigDict(extra="forbid")

    chat_id: Annotated[int, Field(lt=0)]
    title: Annotated[str, Field(min_length=1)]
    members: list[int] = []


class BotSpec(BaseModel):
    """How the bot presents itself."""

    model_config = ConfigDict(extra="forbid")

    id: int | None = None
    first_name: str = "Báo cáo nhanh"
    username: str = "bao_cao_nhanh_bot"


class PeopleFile(BaseModel):
    """The file given with ``--people``."""

    model_config = ConfigDict(extra="forbid")

    is_demo: bool = False
    """Whether the page says that the figures are for illustration."""
    bot: BotSpec = BotSpec()
    people: list[PersonSpec] = []
    groups: list[GroupSpec] = []


@dataclass(slots=True)
class PhoneOwner:
    """One person: how Telegram knows them, and what the page shows of them."""

    user_id: int
    spec: PersonSpec
    wire: Json
    """The Bot API's User object."""
    blocked: bool = False
    started: bool = False

    @property
    def name(self) -> str:
        """First and last name as a phone shows them."""
        return f"{self.spec.first_name} {self.spec.last_name}".strip()


def person_from(spec: PersonSpec, user_id: int) -> PhoneOwner:
    """Return the person that `spec` describes, known to Telegram as `user_id`."""
    wire: Json = {"id": user_id, "is_bot": False, "first_name": spec.first_name}
    wire |= {"last_name": spec.last_name} if spec.last_name else {}
    wire |= {"username": spec.username} if spec.username else {}
    wire |= {"language_code": spec.language_code} if spec.language_code else {}
    return PhoneOwner(user_id, spec, wire)


def read_people(path: Path) -> PeopleFile:
    """Return the content of a people file; raises pydantic's ValidationError if it is wrong."""
    return PeopleFile.model_validate_json(path.read_bytes())
