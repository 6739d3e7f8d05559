"""What machine the numbers are from, in words that say nothing of where it stands."""

import os
import platform
import sqlite3
import time
from pathlib import Path

import numpy as np


def describe() -> list[str]:
    """The lines that stand above a result."""
    load = os.getloadavg()[0]
    busy = f"load before the run {load:.1f}" if load > 0.5 else "otherwise idle"
    hardware = f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB of memory"
    software = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return [
        f"{hardware}, {platform.system()} {platform.machine()}, {busy}",
        f"{software}, SQLite {sqlite3.sqlite_version}",
        time.strftime("%Y-%m-%d"),
    ]


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor unknown"


def _memory_gib() -> float:
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
