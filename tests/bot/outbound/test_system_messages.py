"""What the bot says by itself: to the clerk of somebody who has blocked it."""

from bot.outbound.system_messages import system_messages
from handlers.engine.catalogue import Catalogue
from reporting.people import Person
from tests.bot.rig import COMMUNE


def test_a_clerk_reads_the_name_of_the_unit_as_it_stands_in_a_sentence() -> None:
    said = system_messages(Catalogue.load()).blocked(Person(1, "Lan"), COMMUNE, "vi")
    assert said.text == "Lan (xã Bắc Sơn) đã chặn tài khoản này nên không nhận được nhắc hạn."
