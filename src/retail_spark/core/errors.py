"""The one error that a user sees as a single line."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right: names the thing, the value and what is allowed. The command exits with 2."""


def first_line(error: BaseException) -> str:
    """What an error says, without the plan or stack that Spark's add to it."""
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
