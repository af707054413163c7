"""Dates of the plan: its working weeks, and the stamps of rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pyspark.sql import Column
from pyspark.sql import functions as F

# Production for the year begins a quarter before it.
LEAD_WEEKS = 13
# Weeks in which orders are placed.
ORDER_WEEKS = 52
WORKDAYS = 5


def first_monday(config: Any) -> date:
    """Monday of the first week in which orders of the year are placed."""
    start: date = config.start_date
    return start + timedelta(days=-start.weekday() % 7)


def plan_monday(config: Any) -> date:
    """Monday of the first week of production: week 0 of the plan."""
    return first_monday(config) - timedelta(weeks=LEAD_WEEKS)


def day_after(monday: date, days: Column) -> Column:
    """The date so many days after a Monday."""
    return F.date_add(F.lit(monday), days.cast("int"))


def midnight(day: str | Column) -> Column:
    """A date as a timestamp."""
    return (F.col(day) if isinstance(day, str) else day).cast("timestamp")


def stamps(day: str | Column, changed: str | Column | None = None) -> list[Column]:
    """created_at and updated_at of a row: its business date, and the date of its last change."""
    return [midnight(day).alias("created_at"), midnight(day if changed is None else changed).alias("updated_at")]
