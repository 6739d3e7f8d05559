"""What every answer has in common, however bent the case: its shape, and that it comes at all.

It does not know what the right answer is.
"""

from __future__ import annotations

import faulthandler
import json
from typing import Any

from relto.labels.batch import answer

LONGEST_SECONDS = 20


def must_be_an_answer(case: Any) -> None:
    """Answers a case; ends the process with a traceback if that takes too long."""
    faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)
    try:
        given = answer(case)
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert isinstance(given["ok"], bool)
    json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass")
    if not given["ok"]:
        error = given["error"]
        assert error["rule"]
        assert error["message"]
        assert error["position"] is None or error["position"] >= 0
