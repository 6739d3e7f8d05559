"""OpenTAXII's application with the one patch without which release 0.9.3 answers 500.

It runs under gunicorn in the peers' environment. That release writes UUID values with `json.dumps`,
which knows none; later versions need no patch and are not changed by it.
"""

import importlib
import json
import uuid
from typing import Any

_plain = json.JSONEncoder.default


def _uuid_as_text(encoder: json.JSONEncoder, value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else _plain(encoder, value)


json.JSONEncoder.default = _uuid_as_text  # type: ignore[method-assign, assignment]
app = importlib.import_module("opentaxii.http").app
