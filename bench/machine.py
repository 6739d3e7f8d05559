"""What machine the numbers are from, in words that say nothing of where it stands."""

import os
import platform
import sqlite3
import time
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]

IDLE = 15


def describe() -> list[str]:
    """The lines that stand above a result."""
    hardware = f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB of memory"
    software = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return [
        f"{hardware}, {platform.system()} {platform.machine()}",
        f"{software}, SQLite {sqlite3.sqlite_version}",
        time.strftime("%Y-%m-%d"),
    ]


def await_idle(seconds: int) -> float:
    """Waits at most so long until others leave the processors alone; the share they use, in %."""
    deadline = time.monotonic() + seconds
    while (busy := float(psutil.cpu_percent(interval=1.5))) > IDLE and time.monotonic() < deadline:
        pass
    return busy


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _memory_gib() -> float:
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
