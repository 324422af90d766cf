"""A small form with checks of the kinds that the quarterly form has no use for."""

from pathlib import Path

from reporting.checks.finding import Finding
from reporting.checks.runner import CheckFacts, findings
from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.periods import Period
from reporting.values import State, Value
from tests.calendars import period_of

Q2, Q3 = period_of("2024-Q2"), period_of("2024-Q3")

HEAD = """\
code: small
version: 1
name: {vi: "Biểu nhỏ", en: Small form}
short: {vi: "Biểu nhỏ"}
issuer: {vi: "UBND huyện"}
legal_basis: {vi: "Công văn 1"}
cycle: {rule: RULE, opens_days_before_cutoff: 45}
level: commune
deadlines:
  commune: {working_days_after_cutoff: 1}
duties:
  van_phong: {vi: "Văn phòng"}
units:
  ho_so: {vi: "hồ sơ"}
  trieu_dong: {vi: "triệu đồng", scale: 1000000}
rows:
  - {code: A, name: {vi: "Phần A"}, short: {vi: "Phần A"}, duty: van_phong, asked: heading}
"""
KINDS = {
    "count": "kind: count, unit: ho_so",
    "money": "kind: money, unit: trieu_dong",
    "percent": "kind: percent",
    "date": "kind: date",
    "text": "kind: text",
}


def form_with(folder: Path, rows: str, *checks: str, rule: str = "nd09_quarterly") -> Form:
    """A form of rows "1 count flow", "2 date stock" (codes A.1, A.2) and of these checks.

    A check may leave out its code (T), kind (same) and level (hard); it says its arithmetic.
    """
    text = HEAD.replace("RULE", rule)
    for number, kind, measure in (row.split() for row in rows.split(", ")):
        name = f'{{vi: "Dòng {number}"}}'
        text += f"  - {{code: A.{number}, name: {name}, short: {name}, {KINDS[kind]}, "
        text += f"measure: {measure}}}\n"
    text += "checks:\n"
    for place, check in enumerate(checks):
        defaults = {"code": f"T.{place}", "kind": "same", "level": "hard"}
        given = {key: v for key, v in defaults.items() if f"{key}:" not in check}
        say = (
            ""
            if "say:" in check or "kind: parts" in check
            else ', say: {vi: "Sai {left}", en: "Wrong {left}"}'
        )
        head = ", ".join(f"{key}: {value}" for key, value in given.items())
        text += f"  - {{{head}{', ' if head else ''}{check}{say}}}\n"
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_form(path)


def number(amount: int) -> Value:
    return Value(number=amount)


def amounts(**given: int | State) -> dict[str, Value]:
    """`amounts(A_1=5)`; a state stands for itself."""
    return {
        code.replace("_", "."): Value(given) if isinstance(given, State) else number(given)
        for code, given in given.items()
    }


def found(
    form: Form,
    values: dict[str, Value],
    past: dict[Period, dict[str, Value]] | None = None,
    period: Period = Q3,
) -> tuple[Finding, ...]:
    return findings(form, CheckFacts(period=period, values=values, past=past or {}))
