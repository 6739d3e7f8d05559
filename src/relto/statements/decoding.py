"""From bytes to text, whatever they claim to be.

1. A byte order mark beats everything, then UTF-8 that decodes, then what HTTP or the text itself
   declares, then Windows-1252: pages lie about their encoding, UTF-8 does not.
2. No byte is an error: what stands for nothing becomes a replacement character.

It guesses no language and reads no markup.
"""

from __future__ import annotations

import codecs
import re

from relto.statements.vocabulary import words

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_NULLS = re.compile(rb"[^\x00]\x00[^\x00]\x00[^\x00]\x00|\x00[^\x00]\x00[^\x00]\x00[^\x00]")
_SAFE = words("decoding.safe")
# Where these are declared, browsers read Windows-1252.
_LATIN = frozenset({"iso8859-1", "ascii"})
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)


def decoded(data: bytes, content_type: str | None = None) -> str:
    """Turns bytes into text.

    Args:
        data: of a page, a feed or a file.
        content_type: as HTTP told it; only its charset counts.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\x00" in data[:200] and _NULLS.search(data[:200]):
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A text that was cut within its last letter is UTF-8 all the same.
        if error.start > len(data) - 4:
            return data.decode("utf-8", "replace")
    return data.decode(_claimed(data, content_type), "replace")


def _claimed(data: bytes, content_type: str | None) -> str:
    for told in ((content_type or "").encode("ascii", "replace"), data[:2_048]):
        if found := _DECLARED.search(told):
            try:
                name = codecs.lookup(found[1].decode("ascii")).name
            except LookupError:
                continue
            if name in _SAFE and not name.startswith("utf-"):
                return "cp1252" if name in _LATIN else name
    # UTF-8 with a few broken letters still has most of its pairs of bytes.
    broken = data[:100_000].decode("utf-8", "replace").count("\ufffd")
    high = sum(byte > 0x7F for byte in data[:100_000])
    return "utf-8" if broken * 4 < high else "cp1252"


def visible(text: str) -> str:
    """Leaves out what cannot be seen: controls, directions, joiners, tags; no letter is lost."""
    return _INVISIBLE.sub("", text)
