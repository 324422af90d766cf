"""Telegram's HTML: what it means and what it complains about."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.bot_api.message_params import message_text
from simulator.bot_api.params import Params
from simulator.errors import ApiError
from simulator.formatting.html_markup import parse_html, to_html, utf16_length


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("xã <x>a</x>", 'Unsupported start tag "x" at byte offset 4'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b><i>a</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("5 < 7", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x&y>a</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("🙂<i>b</i>", "🙂b", [("italic", 2, 1)]),
        ("<B>a</>", "a", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;&#62;&#x26;&amp;&quot;&nbsp;", '<>&&"&nbsp;', []),
        ('<a href="https://x.vn?a=1&amp;b">v</a>', "v", [("text_link", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<span class='tg-spoiler'>s</span>", "s", [("spoiler", 0, 1)]),
        ("<b>a<u>b</u></b>", "ab", [("bold", 0, 2), ("underline", 1, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ],
)
def test_good_html_gives_text_and_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    plain, found = parse_html(source)
    assert plain == text
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@given(st.text(st.characters(codec="utf-8", exclude_characters="'")))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


def test_code_mixes_with_no_other_style() -> None:
    params = Params({"text": "<b>a <code>b</code> c</b>", "parse_mode": "HTML"})
    text, entities = message_text(params)
    assert (text, [(one["type"], one["offset"], one["length"]) for one in entities]) == (
        "a b c",
        [("bold", 0, 2), ("code", 2, 1), ("bold", 3, 2)],
    )


def test_outer_white_space_goes_and_commands_and_links_are_found() -> None:
    source = " \n<b>xem</b> /tiendo tại https://x.vn/a/b, <code>/nop</code> 5/7 "
    text, entities = message_text(Params({"text": source, "parse_mode": "HTML"}))
    assert text == "xem /tiendo tại https://x.vn/a/b, /nop 5/7"
    assert [(one["type"], text[one["offset"] :][: one["length"]]) for one in entities] == [
        ("bold", "xem"),
        ("bot_command", "/tiendo"),
        ("url", "https://x.vn/a/b"),
        ("code", "/nop"),
    ]


@given(st.lists(st.tuples(st.sampled_from("biu"), st.text("xã🙂<&", min_size=1)), max_size=5))
def test_html_written_from_entities_reads_as_the_same(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{escape(text)}</{tag}>." for tag, text in parts)
    plain, entities = parse_html(source)
    assert parse_html(to_html(plain, entities)) == (plain, entities)
    assert all(one["offset"] + one["length"] <= utf16_length(plain) for one in entities)
