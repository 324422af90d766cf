"""A commune's report as a paper: text and appendix, for signing, and the appendix alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from reporting.documents import (
    Addressees,
    Appendix,
    Cell,
    Document,
    Paragraph,
    Recipients,
    Sheet,
    SheetColumn,
    Table,
    Title,
    Workbook,
)
from reporting.documents.appendix import COLUMNS, AppendixRow, appendix_rows, cells
from reporting.documents.figure_cells import figure_cell
from reporting.documents.letterheads import (
    DRAFT,
    ILLUSTRATION,
    REPORT,
    attached_to,
    home_affairs,
    letterhead,
    signature,
)
from reporting.documents.narrative import Template, TextFact, Texts, facts_of, fill, lines, words
from reporting.documents.official_names import (
    authority_above,
    issuing_body,
    period_name,
    window,
)
from reporting.forms import Asked, Form
from reporting.languages import VIETNAMESE
from reporting.periods import Cycle, Period
from reporting.progress import with_computed
from reporting.units import UnitTree
from reporting.units.names import in_sentence
from reporting.values import Value, show_date

WORDS = frozenset(
    {"unit", "parent", "home_affairs", "period", "next_period", "from", "to", "year", "by_parent"}
)
"""The names, besides indicators, that the template of a commune's report may use."""
_TIME_TO_COME = "thời gian tới"
_SHEET_WIDTHS = (8, 62, 24, 16, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunePaper:
    """What a commune's paper is made from.

    `values` are the report's, narrative ones among them; `previous` those of the period reported
    before, to mark texts that were taken over unchanged; `explanations` the reasons given for
    figures that were questioned, by indicator code. `is_illustration` says on every page that the
    figures are made up.
    """

    form: Form
    period: Period
    units: UnitTree
    unit_code: str
    values: Mapping[str, Value]
    previous: Mapping[str, Value] = field(default_factory=dict)
    explanations: Mapping[str, str] = field(default_factory=dict)
    is_illustration: bool = False
    note: str = ""
    """What is said of a unit that ended before the period did."""
    until: date | None = None
    """The last day that the figures count, where that is before the end of the period."""


def commune_document(paper: CommunePaper, template: Template) -> Document:
    """The report with its appendix: a draft, ready to be signed."""
    facts = _facts(paper)
    title = Title(REPORT, lines(template.subject, facts))
    before = paper.form.cycle.previous(paper.period)
    texts = Texts(paper.values, paper.previous, before.label(VIETNAMESE) if before else "")
    appendix = Appendix(
        numeral="",
        title=(_appendix_title(paper),),
        attached_to=attached_to(paper.units, paper.unit_code, paper.period),
        blocks=(Table(COLUMNS, tuple(cells(row) for row in _rows(paper))),),
    )
    return Document(
        name=" ".join(title.subject),
        letterhead=letterhead(paper.units, paper.unit_code, paper.period),
        blocks=(
            title,
            Addressees(lines(template.addressees, facts)),
            *((Paragraph(f"{paper.note}."),) if paper.note else ()),
            *fill(template, facts, texts),
        ),
        recipients=Recipients(lines(template.recipients, facts)),
        signature=signature(paper.units, paper.unit_code),
        appendices=(appendix,),
        mark=DRAFT,
        footnote=ILLUSTRATION if paper.is_illustration else "",
    )


def commune_workbook(paper: CommunePaper) -> Workbook:
    """The appendix alone, as a sheet with real numbers."""
    unit = paper.units[paper.unit_code]
    title = _appendix_title(paper)
    about = f"{issuing_body(unit)}, số liệu {window(paper.period, paper.until)}"
    sheet = Sheet(
        name="Phụ lục",
        lines=(
            title,
            about,
            *((paper.note,) if paper.note else ()),
            f"{DRAFT}. {ILLUSTRATION}" if paper.is_illustration else DRAFT,
        ),
        columns=tuple(
            SheetColumn(column.heading, width)
            for column, width in zip(COLUMNS, _SHEET_WIDTHS, strict=True)
        ),
        rows=tuple(_sheet_rows(paper)),
        frozen_columns=2,
    )
    return Workbook(f"{title}, {in_sentence(unit.name)}", (sheet,))


def next_period(cycle: Cycle, period: Period) -> str:
    """What a paper calls the period that is cut off next."""
    following = cycle.following(period)
    return period_name(following) if following else _TIME_TO_COME


def _rows(paper: CommunePaper) -> Iterator[AppendixRow]:
    return appendix_rows(paper.form, paper.values, paper.explanations)


def _sheet_rows(paper: CommunePaper) -> Iterator[tuple[Cell, ...]]:
    """The printed rows with their figures as numbers."""
    for printed in _rows(paper):
        number, name, unit, figure, note = cells(printed)
        is_filled = printed.indicator.asked in {Asked.ASKED, Asked.COMPUTED}
        yield (
            number,
            name,
            unit,
            figure_cell(printed.indicator, printed.value) if is_filled else figure,
            note,
        )


def _appendix_title(paper: CommunePaper) -> str:
    return f"{paper.form.name['vi']} {period_name(paper.period)}"


def _facts(paper: CommunePaper) -> dict[str, TextFact]:
    form, period = paper.form, paper.period
    above = authority_above(paper.units, paper.unit_code)
    facts = facts_of((*form.indicators, *form.narrative), with_computed(form, paper.values))
    facts |= words(
        unit=in_sentence(paper.units[paper.unit_code].name),
        home_affairs=home_affairs(paper.units, paper.unit_code),
        period=period_name(period),
        next_period=next_period(form.cycle, period),
        to=show_date(paper.until or period.end),
        year=str(period.year),
    )
    facts["from"] = TextFact(show_date(period.start))
    if above is not None:
        name = in_sentence(above.name)
        facts["parent"] = TextFact(name)
        facts["by_parent"] = TextFact("", int(form.issuer[VIETNAMESE] == f"UBND {name}"))
    return facts
