"""What is wrong with what an operator wrote or asked for, named so that it can be worded.

In: a sentence's id with what fills it in, an error of the system or of pydantic. Out: a complaint.
Not known: any language.
"""

from reporting.complaints.model import Complaint, Fact, refused_by_system

__all__ = ["Complaint", "Fact", "refused_by_system"]
