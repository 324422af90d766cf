"""A published report, entered as it was printed: all it contradicts itself in is found, no more.

Báo cáo 68/BC-UBND of 15/9/2024, xã Bắc Sơn, huyện Ân Thi.
"""

from reporting.checks.finding import Finding
from reporting.checks.runner import CheckFacts, findings, unexplained
from reporting.progress import missing
from tests.reporting.bac_son import PERIOD, PRINTED_COMPUTED, PROSE, printed, to_file, values
from tests.reporting.quarter import form

CONTRADICTIONS = {
    # Table: a typed percentage is not what its two figures make.
    "RATIO.I.2": "5 / 7 = 71,43%, not 80%",
    "RATIO.VII.5.2": "2 / 99 = 2,02%, not 22% (22 is the number of procedures)",
    "RATIO.VII.5.3": "6 / 5 = 120%, not 100%",
    # Table: parts greater than their whole.
    "PART.VII.5.1": "107 + 99 = 206 procedures online of 0 in all",
    "PART.VII.5.4.1": "24 procedures with fees of 0 in all",
    "PART.VII.5.3.2": "6 dossiers received online of 5 received",
    # Table against prose: one figure in two places.
    "SAME.N.2.2": "129 procedures in the prose, 0 in III.1.4",
    "SAME.N.2.4": "376 dossiers received in the prose, 5 in VII.5.3.1",
    "SAME.N.2.5": "376 of them online in the prose, 6 in VII.5.3.2",
    "SAME.N.2.7": "381 dossiers settled in the prose, 376 in III.3.1.1",
    # Prose: part II against part III, and a total that is not the sum of its parts.
    "SAME.N.2.14": "515 dossiers online in part III, 376 in part II",
    "SAME.N.2.15": "99,8% online in part III, 100% in part II",
    "SUM.N.4.9": "11 + 8 = 19 people in post, not 18",
}
"""What cannot be true: hard."""

QUESTIONS = {
    # A rate of nothing is not 0%.
    "RATIO.I.3.2": "0 / 0 printed as 0",
    "RATIO.II.2.2": "0 / 0 printed as 0",
    "RATIO.II.3.2": "0 / 0 printed as 0",
    # Each of 13 + 2 = 15 procedures had a dossier online, yet only 6 dossiers came in online.
    "PLAUSIBLE.VII.5.3": "13 + 2 = 15 > 6",
    # 376 dossiers settled of 5 received: 371 would have been carried over.
    "PLAUSIBLE.III.3.1.1": "376 > 5 and what may be carried over",
    # All 376 received were settled, so the 4 in progress would be older than the period.
    "BAL.N.2.NOW": "376 received, 376 of them settled, 4 in progress",
    # 100% are satisfied, and not one survey form is given.
    "NEED.N.2.9": "100% of no forms",
}
"""What can hardly be true: soft."""


def everything() -> tuple[Finding, ...]:
    facts = CheckFacts(
        period=PERIOD,
        values={**printed(), **values(PROSE)},
        printed=values(PRINTED_COMPUTED),
    )
    return findings(form(), facts)


def test_every_contradiction_of_the_printed_report_is_found_and_nothing_else() -> None:
    found = everything()
    assert {finding.check for finding in found if finding.blocks} == set(CONTRADICTIONS)
    assert {finding.check for finding in found if not finding.blocks} == set(QUESTIONS)


def test_the_row_that_breaks_most_is_named_first() -> None:
    first = {finding.check: finding.indicators[0] for finding in everything()}
    # 0 procedures within competence, against 107, 99, 24 and the prose's 129.
    assert first["PART.VII.5.1"] == first["PART.VII.5.4.1"] == first["SAME.N.2.2"] == "III.1.4"
    # Two dossier rows of the table were filled in from some other place.
    assert first["SAME.N.2.4"] == "VII.5.3.1"
    assert first["SAME.N.2.5"] == "VII.5.3.2"


def test_a_finding_names_its_rows_their_values_the_arithmetic_and_what_to_do() -> None:
    text = {finding.check: finding.text for finding in everything()}
    assert text["PART.VII.5.1"]["vi"] == (
        "VII.5.1.1 TTHC đủ điều kiện một phần (107 thủ tục) + VII.5.2.1 TTHC đủ điều kiện toàn "
        "trình (99 thủ tục) không thể lớn hơn III.1.4 Tổng TTHC thuộc thẩm quyền (0 thủ tục): "
        "107 + 99 = 206 > 0. Sửa số chưa đúng."
    )
    assert text["SUM.N.4.9"]["en"] == (
        "N.4.9 Officers, civil servants: in post (18 people) must equal N.4.2 Officers in post "
        "(11 people) + N.4.4 Civil servants in post (8 people), but 18 ≠ 11 + 8 = 19. Correct the "
        "total or the part that is wrong."
    )
    assert text["RATIO.I.2"]["vi"] == (
        "I.2 Hoàn thành kế hoạch CCHC năm ghi 80%, nhưng 5 / 7 = 71,43%. "
        "Chỉ tiêu này tự tính: kiểm tra các số thành phần."
    )
    assert text["SAME.N.2.15"]["vi"] == (
        "N.2.15 Tỷ lệ trực tuyến (đánh giá chung) (99,8%) và N.2.6 Tỷ lệ hồ sơ trực tuyến (lời "
        "văn) (100%) là cùng một số liệu, nhưng 99,8% ≠ 100%. Giữ số đúng, sửa số còn lại."
    )


def test_rates_printed_rightly_rounded_are_believed() -> None:
    # 376 / 376 as 100%, 3.598 / 17.465 = 20,60% as 21, 24 / 24 as 100%; 9%, 73%, 18% of 11.
    told = {finding.check for finding in everything()}
    assert told.isdisjoint({"RATIO.III.3.1", "RATIO.VI.1", "RATIO.VII.5.4", "PCT100.N.4"})
    assert told.isdisjoint({"RATIO.N.4.11", "RATIO.N.4.13", "RATIO.N.4.15"})


def test_what_was_left_blank_is_missing_and_no_finding() -> None:
    left_blank = {"I.1", "I.5", "I.5.1", "I.5.2", "I.6", "VI.2.2", "VII.3", "VII.4.2.3"}
    assert left_blank <= set(missing(form(), printed()))


def test_the_report_as_it_should_have_been_has_nothing_to_settle() -> None:
    assert missing(form(), to_file()) == ()
    assert findings(form(), CheckFacts(period=PERIOD, values=to_file())) == ()


def test_with_the_prose_put_right_as_well_only_the_survey_is_left_to_explain() -> None:
    right = {"N.2.7": "376", "N.2.7.1": "372", "N.2.7.2": "4", "N.2.14": "376", "N.2.15": "100%"}
    prose = values({**PROSE, **right, "N.4.9": "19", "N.2.16": "4"})
    found = findings(form(), CheckFacts(period=PERIOD, values={**to_file(), **prose}))
    assert [finding.check for finding in found] == ["NEED.N.2.9"]
    assert unexplained(found, {found[0].signature}) == ()
