"""Another connection to the database under test, whichever it is."""

import sqlite3
from typing import Final, TypeAlias

import asyncpg

from tests.postgresql import ByItself

Second: TypeAlias = sqlite3.Connection | ByItself

REFUSED: Final = (sqlite3.IntegrityError, asyncpg.RaiseError)
"""What its driver raises when a rule of the database refuses a statement."""
