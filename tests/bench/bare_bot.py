"""What the bot is measured against: python-telegram-bot as its manual shows it, with aiosqlite.

One row per answer, committed before the reply. It knows no form, no person and no session, keeps
nothing for later and sends one line.
"""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Final

import aiosqlite
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

PRAGMAS: Final = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
TABLE: Final = """CREATE TABLE answer (
    id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, raw TEXT NOT NULL, at TEXT NOT NULL)"""
INSERT: Final = "INSERT INTO answer (chat_id, raw, at) VALUES (?, ?, ?)"


async def serve(token: str, url: str, database: Path) -> None:
    """Answer every text until SIGTERM."""
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with aiosqlite.connect(database) as connection:
        for pragma in PRAGMAS:
            await connection.execute(pragma)
        await connection.execute(TABLE)
        await connection.commit()

        async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            message = update.message
            if message is None or message.text is None:
                return
            row = (message.chat_id, message.text, message.date.isoformat())
            await connection.execute(INSERT, row)
            await connection.commit()
            await message.reply_text(f"Đã ghi: {message.text}")

        application = Application.builder().token(token).base_url(f"{url}/bot").build()
        application.add_handler(MessageHandler(filters.TEXT, answer))
        async with application:
            await application.start()
            if application.updater is None:
                raise RuntimeError("an application has an updater unless it is built without")
            await application.updater.start_polling()
            await told.wait()
            await application.updater.stop()
            await application.stop()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
