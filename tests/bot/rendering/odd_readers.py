"""What a reader of files may be told to do, in a module that costs its process nothing to load."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Found:
    """What a reader of these tests answers."""

    text: str


def length(content: bytes) -> Found:
    return Found(str(len(content)))


def calls(content: bytes) -> Found:
    socket.create_connection(("127.0.0.1", int(content)), timeout=1)
    return Found("connected")


def starts_a_program(content: bytes) -> Found:
    subprocess.run([sys.executable, "-c", content.decode()], check=True)
    return Found("started")


def writes(content: bytes) -> Found:
    Path(content.decode()).write_text("written", encoding="utf-8")
    return Found("written")


def fills_the_memory(content: bytes) -> Found:
    return Found(str(len(content * 2_000_000_000)))


def lasts(content: bytes) -> Found:
    time.sleep(60)
    return length(content)


def quotes_the_file(content: bytes) -> Found:
    raise ValueError(content.decode())


def tells_its_surroundings(content: bytes) -> Found:
    del content
    return Found(json.dumps([os.getcwd(), sorted(os.environ)]))  # noqa: PTH109 - as it is told


def answers_nonsense(content: bytes) -> Found:
    del content
    return Found("x" * 5_000_000)
