"""Small policies as files, and their text for tests that change them."""

from pathlib import Path

HERE = Path(__file__).parent
SMALL = (HERE / "small" / "policy.yaml").read_text(encoding="utf-8")
READY = (HERE / "small" / "readiness.yaml").read_text(encoding="utf-8")
