"""The answer to getUpdates with every update as the text it came as, to be parsed one by one."""

import json
import re
from typing import Any, Final

_RESULT: Final = re.compile(r'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\[\s*')
_BETWEEN: Final = re.compile(r"\s*,?\s*")
_DECODER: Final = json.JSONDecoder()


def with_raw_updates(text: str) -> dict[str, Any]:
    """The answer, in which `result` is a list of (update id, raw text); ValueError if no JSON."""
    head = _RESULT.match(text)
    if head is None:
        answer: dict[str, Any] = json.loads(text)
        if answer.get("ok"):
            rows = ((one, json.dumps(one, ensure_ascii=False)) for one in answer["result"])
            answer["result"] = [(one["update_id"], raw) for one, raw in rows]
        return answer
    found: list[tuple[int, str]] = []
    at = head.end()
    while text[at] != "]":
        update, end = _DECODER.raw_decode(text, at)
        found.append((int(update["update_id"]), text[at:end]))
        gap = _BETWEEN.match(text, end)
        at = gap.end() if gap else end
    return {"ok": True, "result": found}
