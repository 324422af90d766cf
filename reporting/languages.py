"""The languages that people read, by the codes under which their texts are kept."""

from typing import Final

VIETNAMESE: Final = "vi"
"""Whatever has one language only is in this one: the papers, and the form's texts at least."""

ENGLISH: Final = "en"

LANGUAGES: Final = (VIETNAMESE, ENGLISH)
