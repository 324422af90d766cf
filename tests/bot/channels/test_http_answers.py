"""Answers of HTTP/1.1, in whatever pieces they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.http_answers import (
    MOST_BYTES,
    MOST_OF_HEAD,
    AnswerReader,
    BrokenAnswerError,
    HttpAnswer,
)

OK = b"HTTP/1.1 200 OK\r\nServer: nginx\r\n"
LONG = OK + b"Content-Length: 11\r\n\r\n" + b'{"ok":true}'
CHUNKED = (
    OK
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + b'5\r\n{"ok"\r\nA;q="1"\r\n:true,"a":\r\n2 \r\n1}\r\n0\r\nX-Sum: 7\r\n\r\n'
)
ANNOUNCED = b"HTTP/1.1 100 Continue\r\n\r\n" + LONG

WHOLE = {
    LONG: HttpAnswer(200, b'{"ok":true}', is_last=False),
    CHUNKED: HttpAnswer(200, b'{"ok":true,"a":1}', is_last=False),
    ANNOUNCED: HttpAnswer(200, b'{"ok":true}', is_last=False),
    b"HTTP/1.1 204 No Content\r\n\r\n": HttpAnswer(204, b"", is_last=False),
    b"HTTP/1.1 429\r\ncontent-LENGTH:2\r\nConnection: Close\r\n\r\n{}": HttpAnswer(
        429, b"{}", is_last=True
    ),
    b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}": HttpAnswer(200, b"{}", is_last=True),
    b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}": HttpAnswer(
        200, b"{}", is_last=False
    ),
}


@given(st.sampled_from(list(WHOLE)), st.data())
def test_an_answer_is_the_same_in_whatever_pieces_it_comes(
    text: bytes, data: st.DataObject
) -> None:
    reader, left, found = AnswerReader(), text, list[HttpAnswer]()
    while left:
        size = data.draw(st.integers(1, len(left)))
        answer = reader.take(left[:size])
        left = left[size:]
        found += [] if answer is None else [answer]
    assert found == [WHOLE[text]]


@pytest.mark.parametrize("text", WHOLE, ids=lambda text: str(text[:24]))
def test_an_answer_that_is_cut_short_is_broken(text: bytes) -> None:
    for end in range(len(text)):
        reader = AnswerReader()
        assert reader.take(text[:end]) is None or end == 0
        with pytest.raises(BrokenAnswerError):
            reader.end()


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    reader = AnswerReader()
    assert reader.take(OK + b"\r\n" + b'{"ok"') is None
    assert reader.take(b":true}") is None
    assert reader.end() == HttpAnswer(200, b'{"ok":true}', is_last=True)


def test_behind_what_nobody_asked_for_nothing_more_is_asked() -> None:
    answer = AnswerReader().take(LONG + b"HTTP/1.1 200 OK\r\n")
    assert answer == HttpAnswer(200, b'{"ok":true}', is_last=True)


@pytest.mark.parametrize(
    "text",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: 1_0\r\n\r\n",
        OK + b"Content-Length: \r\n\r\n",
        OK + b"Content-Length: %d\r\n\r\n" % (MOST_BYTES + 1),
        OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        b"x" * (MOST_OF_HEAD + 1),
    ],
)
def test_what_is_no_answer_is_broken(text: bytes) -> None:
    with pytest.raises(BrokenAnswerError):
        AnswerReader().take(text)


def test_an_answer_that_never_ends_is_given_up() -> None:
    reader = AnswerReader()
    assert reader.take(OK + b"\r\n") is None
    assert reader.take(bytes(MOST_BYTES)) is None
    with pytest.raises(BrokenAnswerError):
        reader.take(b"{")
