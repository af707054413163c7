"""Every shipped check, and the fault that it must see."""

from __future__ import annotations
