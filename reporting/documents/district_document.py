"""The report of a unit's communes taken together, for signing: text, totals, submissions."""

from collections.abc import Iterator

from reporting.documents import (
    Addressees,
    Appendix,
    Cell,
    CellStyle,
    Column,
    Document,
    Paragraph,
    Recipients,
    SheetRow,
    Table,
    Title,
)
from reporting.documents.appendix import (
    COLUMNS,
    FILLED,
    AppendixRow,
    cells,
    sentence,
    unit_of,
    written,
)
from reporting.documents.district_paper import (
    STATUS_WORDS,
    DistrictPaper,
    how_made,
    remark,
    rests_on,
    so_far,
    submitted_at,
    unit_of_total,
)
from reporting.documents.letterheads import (
    DRAFT,
    ILLUSTRATION,
    REPORT,
    SIGNATURE,
    attached_to,
    home_affairs,
    letterhead,
)
from reporting.documents.narrative import Template, TextFact, facts_of, fill, lines, words
from reporting.documents.official_names import (
    authority,
    authority_above,
    period_name,
)
from reporting.forms import Form, Indicator
from reporting.periods import ROMAN
from reporting.summary import FilingStatus
from reporting.units.names import in_sentence
from reporting.values import Value, show_date, show_number, show_percent

WORDS = frozenset(
    {
        "unit", "issuer", "parent", "home_affairs", "period", "from", "to", "year", "deadline",
        "taken", "total", "filed", "on_time", "late", "drafting", "silent", "late_units",
        "missing_units", "correcting", "correcting_units",
    }
)  # fmt: skip
"""The names, besides indicators, that the template of a district's report may use."""
LOWEST = "lowest."
"""Before a headline's code: the communes with its lowest rate, "xã Hồng Quang (94,12%)"."""
_FILING_COLUMNS = (
    Column("STT", 12, is_centred=True),
    Column("Đơn vị", 52),
    Column("Tình hình", 27, is_centred=True),
    Column("Nộp lần đầu", 34, is_centred=True),
    Column("Ghi chú", 40),
)
_REASON_COLUMNS = (
    Column("STT", 12, is_centred=True),
    Column("Đơn vị", 32),
    Column("Nội dung", 65),
    Column("Giải trình của đơn vị", 56),
)


def names_known(form: Form) -> frozenset[str]:
    """Every name, besides indicators, that the template may use with this form."""
    return WORDS | {f"{LOWEST}{code}" for code in form.headlines}


def district_document(paper: DistrictPaper, template: Template) -> Document:
    """The consolidated report with its appendices: a draft, ready to be signed."""
    facts = _facts(paper)
    title = Title(REPORT, lines(template.subject, facts))
    return Document(
        name=" ".join(title.subject),
        letterhead=letterhead(paper.units, paper.scope.unit_code, paper.period),
        blocks=(title, Addressees(lines(template.addressees, facts)), *fill(template, facts)),
        recipients=Recipients(lines(template.recipients, facts)),
        signature=SIGNATURE,
        appendices=tuple(_appendices(paper)),
        mark=DRAFT,
        footnote=ILLUSTRATION if paper.is_illustration else "",
    )


def _appendices(paper: DistrictPaper) -> Iterator[Appendix]:
    """Totals, submissions, and what communes explained, if any did."""
    period = period_name(paper.period)
    tables = [
        (f"{paper.form.name['vi']} {period}", COLUMNS, tuple(_totals(paper))),
        (f"Tình hình nộp báo cáo {period}", _FILING_COLUMNS, tuple(_filing(paper))),
        (f"Giải trình số liệu {period}", _REASON_COLUMNS, tuple(_explained(paper))),
    ]
    attached = attached_to(paper.units, paper.scope.unit_code, paper.period)
    provisional = so_far(paper)
    filled = [table for table in tables if table[2]]
    for at, (numeral, (title, columns, rows)) in enumerate(zip(ROMAN, filled, strict=False)):
        notes = (*((provisional,) if provisional else ()), *paper.notes) if at == 0 else ()
        said = (Paragraph(f"{note}.") for note in notes)
        yield Appendix(numeral, (title,), attached, (*said, Table(columns, rows)))


def _totals(paper: DistrictPaper) -> Iterator[SheetRow]:
    for indicator in paper.form.indicators:
        if indicator.asked not in FILLED:
            yield cells(AppendixRow(indicator, unit_of(indicator), None, "", ""))
            continue
        value = _total(paper, indicator)
        note = "; ".join(filter(None, (how_made(paper, indicator), rests_on(paper, indicator))))
        yield cells(
            AppendixRow(
                indicator,
                unit_of_total(indicator),
                value,
                written(indicator, value),
                sentence(note),
            )
        )


def _total(paper: DistrictPaper, indicator: Indicator) -> Value | None:
    return paper.figures[indicator.code].value if indicator.code in paper.added_up else None


def _filing(paper: DistrictPaper) -> Iterator[SheetRow]:
    for at, filing in enumerate(paper.filing, start=1):
        is_late = filing.status is FilingStatus.LATE
        yield (
            Cell(str(at), CellStyle.LABEL),
            Cell(paper.units[filing.unit_code].name, CellStyle.TEXT),
            Cell(STATUS_WORDS[filing.status], CellStyle.LATE if is_late else CellStyle.LABEL),
            Cell(submitted_at(filing, paper.deadline), CellStyle.LABEL),
            Cell(remark(filing, paper.deadline), CellStyle.NOTE),
        )


def _explained(paper: DistrictPaper) -> Iterator[SheetRow]:
    given = (each for each in paper.findings if each.explanation)
    for at, each in enumerate(given, start=1):
        yield (
            Cell(str(at), CellStyle.LABEL),
            Cell(paper.units[each.unit_code].name, CellStyle.TEXT),
            Cell(each.sentence, CellStyle.TEXT),
            Cell(each.explanation, CellStyle.TEXT),
        )


def _facts(paper: DistrictPaper) -> dict[str, TextFact]:
    values = {
        indicator.code: value
        for indicator in paper.indicators
        if (value := _total(paper, indicator)) is not None
    }
    facts = facts_of(paper.indicators, values)
    above = authority_above(paper.units, paper.scope.unit_code)
    named = {
        "unit": in_sentence(paper.unit.name),
        "issuer": in_sentence(authority(paper.units, paper.scope.unit_code).name),
        "home_affairs": home_affairs(paper.units, paper.scope.unit_code),
        "period": period_name(paper.period),
        "from": show_date(paper.period.start),
        "to": show_date(min(paper.period.end, paper.day)),
        "year": str(paper.period.year),
        "deadline": show_date(paper.deadline.day),
        "taken": paper.taken,
        "parent": in_sentence(above.name) if above else "",
        "late_units": paper.named(paper.with_status(FilingStatus.LATE)),
        "missing_units": paper.named(paper.with_status(FilingStatus.DRAFTING, FilingStatus.SILENT)),
        "correcting_units": paper.named(paper.correcting),
        **dict(_lowest(paper)),
    }
    facts |= words(**{name: text for name, text in named.items() if text})
    return facts | _counted(paper)


def _counted(paper: DistrictPaper) -> dict[str, TextFact]:
    counts = paper.counts
    numbers = {
        "total": counts.total,
        "filed": counts.filed,
        "on_time": counts.on_time,
        "late": counts.late,
        "drafting": counts.drafting,
        "silent": counts.silent,
        "correcting": counts.correcting,
    }
    return {name: TextFact(show_number(number), number) for name, number in numbers.items()}


def _lowest(paper: DistrictPaper) -> Iterator[tuple[str, str]]:
    """For each headline the communes with its lowest rate, unless all have the same."""
    for code in paper.form.headlines:
        indicator = paper.form.indicator(code)
        rates = {
            commune: number
            for commune in paper.communes
            if (number := paper.reported.figure(indicator, (commune,)).number) is not None
        }
        if len(set(rates.values())) > 1:
            least = min(rates.values())
            lowest = [commune for commune, rate in rates.items() if rate == least]
            yield f"{LOWEST}{code}", f"{paper.named(lowest)} ({show_percent(least)})"
