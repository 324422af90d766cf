"""Many files saved by LibreOffice in one start of it, with passwords where they have one."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "html": "HTML (StarCalc)",
    "csv": "Text - txt - csv (StarCalc)",
    "docx": "MS Word 2007 XML",
    "docm": "MS Word 2007 XML VBA",
    "doc": "MS Word 97",
    "odt": "writer8",
    "rtf": "Rich Text Format",
}
"""The format that an ending stands for."""

_MACRO = """
Sub SaveAll
 Dim entry As String, words, document
 Dim unseen(0) As New com.sun.star.beans.PropertyValue
 unseen(0).Name = "Hidden"
 unseen(0).Value = True
 Open Environ("FILES_TO_SAVE") For Input As #1
 While Not EOF(1)
  Line Input #1, entry
  words = Split(entry, "|")
  document = StarDesktop.loadComponentFromURL(words(0), "_blank", 0, unseen())
  document.storeToURL(words(1), Arguments(words(2), words(3)))
  document.close(True)
 Wend
 Close #1
 StarDesktop.terminate()
End Sub

Function Arguments(filter As String, password As String)
 Dim plain(0) As New com.sun.star.beans.PropertyValue
 plain(0).Name = "FilterName"
 plain(0).Value = filter
 If password = "" Then
  Arguments = plain()
  Exit Function
 End If
 Dim guarded(2) As New com.sun.star.beans.PropertyValue
 Dim secret(1) As New com.sun.star.beans.NamedValue
 secret(0).Name = "CryptoType"
 secret(0).Value = "Standard"
 secret(1).Name = "OOXPassword"
 secret(1).Value = password
 guarded(0).Name = "FilterName"
 guarded(0).Value = filter
 guarded(1).Name = "Password"
 guarded(1).Value = password
 guarded(2).Name = "EncryptionData"
 guarded(2).Value = secret()
 Arguments = guarded()
End Function
"""
_DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {0}:{1} PUBLIC "{2}" "{1}.dtd">\n'
_OFFICE = "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
_INSTALLED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">
<value>true</value></prop></item></oor:items>
"""
"""Without this the first start would put its own, empty macros in the place of ours."""
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library"'


@dataclass(frozen=True, slots=True)
class Saving:
    """A file to be opened, and how it is saved: as which format, and with which password."""

    content: bytes
    opened_as: str
    saved_as: str
    password: str = ""


def saved(wanted: Mapping[str, Saving], folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice saved them, by the same names."""
    profile = _profile(folder / "profile")
    lines, results = [], {}
    for at, (name, one) in enumerate(wanted.items()):
        source, target = folder / f"in{at}.{one.opened_as}", folder / f"out{at}.{one.saved_as}"
        source.write_bytes(one.content)
        lines.append(
            f"{source.as_uri()}|{target.as_uri()}|{FILTERS[one.saved_as]}|{one.password}\n"
        )
        results[name] = target
    (folder / "files").write_text("".join(lines), encoding="utf-8")
    subprocess.run(
        ["soffice", "--headless", "--norestore", "--nologo", "macro:///Standard.Module1.SaveAll",
         f"-env:UserInstallation={profile.as_uri()}"],
        check=True, capture_output=True, timeout=120,
        env={**os.environ, "FILES_TO_SAVE": str(folder / "files")},
    )  # fmt: skip
    return {name: target.read_bytes() for name, target in results.items()}


def _profile(profile: Path) -> Path:
    """A profile that has the macro."""
    library = profile / "user/basic/Standard"
    library.mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(_INSTALLED, encoding="utf-8")
    (profile / "user/basic/script.xlc").write_text(
        _DOCTYPE.format("library", "libraries", _OFFICE)
        + f'<library:libraries {_LIBRARY}><library:library library:name="Standard"'
        ' library:link="false"/></library:libraries>',
        encoding="utf-8",
    )
    (library / "script.xlb").write_text(
        _DOCTYPE.format("library", "library", _OFFICE)
        + f'<library:library {_LIBRARY} library:name="Standard" library:readonly="false"'
        ' library:passwordprotected="false"><library:element library:name="Module1"/>'
        "</library:library>",
        encoding="utf-8",
    )
    (library / "Module1.xba").write_text(
        _DOCTYPE.format("script", "module", _OFFICE)
        + '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
        f' script:language="StarBasic">{escape(_MACRO)}</script:module>',
        encoding="utf-8",
    )
    return profile
