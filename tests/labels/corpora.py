"""Cases of a corpus: what was asked, what the answer must say, and whence it is known."""

import json
from pathlib import Path


def cases(folder):
    """Each line of each corpus below a folder, as (name, case, what the answer must say)."""
    for path in sorted(Path(folder).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            case = json.loads(line)
            expected, source = case.pop("expect"), case.pop("source")
            yield f"{path.stem}:{number} [{source}]", case, expected


def missing(answer, expected, path=""):
    """What an answer does not say although it should; nothing if it says all of it."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        found = [
            missing(answer.get(key), value, f"{path}.{key}") for key, value in expected.items()
        ]
    elif isinstance(expected, list) and isinstance(answer, list) and len(answer) == len(expected):
        pairs = enumerate(zip(answer, expected, strict=True))
        found = [missing(one, value, f"{path}[{at}]") for at, (one, value) in pairs]
    else:
        return [] if answer == expected else [f"{path}: {answer!r}, expected {expected!r}"]
    return [each for part in found for each in part]
