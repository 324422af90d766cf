"""Why a YAML file cannot be read: PyYAML's own sentences are English."""

from dataclasses import dataclass

import yaml

from reporting.complaints.model import Complaint, refused_by_system


@dataclass(frozen=True, slots=True)
class BrokenYaml:
    """The one thing that keeps a file from being read as YAML, and its line."""

    line: int
    code: str
    complaint: Complaint


def unreadable(error: OSError | ValueError | yaml.YAMLError) -> BrokenYaml:
    """What reading a file or parsing its text raised."""
    match error:
        case OSError():
            complaint = Complaint("yaml.cannot_read", reason=refused_by_system(error))
            return BrokenYaml(1, "unreadable_file", complaint)
        case UnicodeDecodeError():
            return BrokenYaml(1, "unreadable_file", Complaint("yaml.not_utf8"))
        case yaml.MarkedYAMLError(problem_mark=yaml.Mark() as mark):
            complaint = Complaint("yaml.syntax", column=mark.column + 1)
            return BrokenYaml(mark.line + 1, "yaml_syntax", complaint)
        case _:
            return BrokenYaml(1, "yaml_syntax", Complaint("yaml.not_yaml"))
