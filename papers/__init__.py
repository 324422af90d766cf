"""What is printed: a report's meaning -> .docx and .xlsx; sheets -> what was typed in them."""

from papers.render import (
    attachments_xlsx,
    district_docx,
    district_xlsx,
    entry_xlsx,
    read_appendix,
    read_entry_xlsx,
    report_docx,
    report_xlsx,
    template_problems,
)

__all__ = [
    "attachments_xlsx",
    "district_docx",
    "district_xlsx",
    "entry_xlsx",
    "read_appendix",
    "read_entry_xlsx",
    "report_docx",
    "report_xlsx",
    "template_problems",
]
