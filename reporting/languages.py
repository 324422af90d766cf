"""The languages that people read, by the codes under which their texts are kept."""

from typing import Final

VIETNAMESE: Final = "vi"
"""The language of every paper, and the one that every text of a form has."""

ENGLISH: Final = "en"

LANGUAGES: Final = (VIETNAMESE, ENGLISH)
