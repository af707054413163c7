"""The README's blocks and commands, and the days of the world that they make."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Fenced blocks of the README in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """Lines of the README that call the command."""
    lines = [line for block in blocks("bash") for line in block.splitlines() if line.startswith("retail-spark ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def _options(name: str, option: str) -> list[str]:
    """The values that an option has in the README's calls of one command."""
    return [words[words.index(option) + 1] for words in commands() if words[0] == name and option in words]


SEED = int(_options("generate", "--seed")[0])
FIRST_DAY = date.fromisoformat(_options("generate", "--start")[0])
DAYS = sum(int(days) for name in ("generate", "advance") for days in _options(name, "--days"))
