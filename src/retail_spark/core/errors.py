"""The one error that a user sees as a single line."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right: names the thing, the value and what is allowed. The command exits with 2."""
