"""Operators to ask how a complaint is worded."""

from typing import Final

from bot.app.console import Operator

VIETNAMESE: Final = Operator.speaking({})
ENGLISH: Final = Operator.speaking({"LANG": "en"})
