"""Environments of their own for what is measured beside us: it often wants other versions than ours."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def environment(folder: Path, *wanted: str) -> Path:
    """Make an environment with these packages in the folder, unless it stands there already; say their versions, return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True, stderr=subprocess.DEVNULL)
    named = [re.split(r"[\[<>=!~]", one)[0] for one in wanted]
    ask = "import sys; from importlib.metadata import version; print('beside', *(f'{n} {version(n)}' for n in sys.argv[1:]))"
    print(subprocess.run([python, "-c", ask, *named], check=True, capture_output=True, text=True).stdout.strip())
    return python
