"""What a day is for trade: ISO weeks, holidays by rule for any year, the factors of season and weekday, opening hours.

A factor multiplies the visits of an ordinary day. Days are counted from 1970-01-01 wherever they are numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

EPOCH = date(1970, 1, 1)

SEASONS = {"spring": 1.0, "summer": 0.9, "autumn": 1.2, "winter": 1.4}
WEEKDAYS = {
    "Monday": 0.7,
    "Tuesday": 0.8,
    "Wednesday": 0.9,
    "Thursday": 1.0,
    "Friday": 1.2,
    "Saturday": 1.4,
    "Sunday": 1.1,
}
# The product of a day's time factors (season, weekday, holiday, weather, event) goes no higher.
TIME_FACTOR_CAP = 5.0
# Nor does advertising bring a place more than half as many visits again.
MARKETING_FACTOR_CAP = 1.5
# What is left of a holiday's effect one day away from it, two days away half of that, and so on.
_FADE = 0.5

_HOUR = 3600
CLOSED = (0, 0)
ALL_DAY = (0, 24 * _HOUR)
_WEEKDAY_HOURS = (8 * _HOUR, 22 * _HOUR)
_WEEKEND_HOURS = (9 * _HOUR, 22 * _HOUR)
_BLACK_FRIDAY_HOURS = (6 * _HOUR, 24 * _HOUR)


@dataclass(frozen=True)
class TradeHoliday:
    """A holiday that moves trade: its factor from first to last day, and how many days its effect fades in and out."""

    name: str
    first: date
    last: date
    factor: float
    days_before: int
    days_after: int


@dataclass(frozen=True)
class DayFactors:
    """One day of trade. `holiday_name` names a public holiday or one that moves trade, else it is empty."""

    day: date
    season_name: str
    season: float
    weekday: float
    holiday: float
    holiday_name: str
    shop_hours: tuple[int, int]

    @property
    def is_shop_closed(self) -> bool:
        """Whether no shop opens that day (25 December); the digital channel never closes."""
        return self.shop_hours == CLOSED


def days_between(first_day: date, last_day: date) -> Iterator[date]:
    """Each day from first to last, both included."""
    for step in range((last_day - first_day).days + 1):
        yield first_day + timedelta(days=step)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def monday_of(day: date) -> date:
    """The Monday that opens the day's ISO week."""
    return day - timedelta(days=day.weekday())


def iso_week(day: date) -> int:
    """The day's ISO week as one number: ISO year * 100 + week."""
    year, week, _ = day.isocalendar()
    return year * 100 + week


def season_of(day: date) -> str:
    """The meteorological season of the northern half of the world."""
    return ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]


def fiscal_period(day: date) -> tuple[int, int, int]:
    """Fiscal (year, quarter, month): the fiscal year starts in February and is named after its first calendar year."""
    month = (day.month - 2) % 12 + 1
    return day.year - (day.month == 1), (month - 1) // 3 + 1, month


@lru_cache(maxsize=256)
def trade_holidays(year: int) -> tuple[TradeHoliday, ...]:
    """The holidays of a calendar year that move trade."""
    found = _named(year)
    thanksgiving = found["Thanksgiving Day"]
    # Two weeks from the Monday after 4 August, when families buy for school.
    school = monday_of(date(year, 8, 11))

    def one_day(name: str, day: date, factor: float, before: int, after: int) -> TradeHoliday:
        return TradeHoliday(name, day, day, factor, before, after)

    return (
        one_day("New Year's Day", found["New Year's Day"], 0.5, 1, 1),
        one_day("Valentine's Day", found["Valentine's Day"], 1.4, 3, 1),
        one_day("Mother's Day", found["Mother's Day"], 1.6, 3, 1),
        TradeHoliday("Back to School", school, school + timedelta(days=13), 1.8, 3, 3),
        one_day("Halloween", found["Halloween"], 1.3, 3, 1),
        one_day("Thanksgiving Day", thanksgiving, 0.8, 1, 0),
        one_day("Black Friday", thanksgiving + timedelta(days=1), 3.5, 3, 3),
        TradeHoliday("Christmas Season", date(year, 12, 18), date(year, 12, 24), 2.0, 3, 0),
        one_day("Christmas Day", found["Christmas Day"], 1.0, 0, 0),
        one_day("Boxing Day", date(year, 12, 26), 2.5, 0, 3),
    )


def holiday_of(day: date) -> tuple[str, float]:
    """The day's holiday name (or '') and factor. Off the holiday itself, the strongest fade counts."""
    near = [holiday for year in (day.year - 1, day.year, day.year + 1) for holiday in trade_holidays(year)]
    for holiday in near:
        if holiday.first <= day <= holiday.last:
            return holiday.name, holiday.factor
    fades = [1.0 + (holiday.factor - 1.0) * _fade(holiday, day) for holiday in near]
    return _public(day.year).get(day, ""), max(fades, key=lambda factor: abs(factor - 1.0))


def day_factors(day: date) -> DayFactors:
    """What the calendar says of a day: season, weekday, holiday and the shops' hours."""
    season = season_of(day)
    name, holiday = holiday_of(day)
    return DayFactors(
        day=day,
        season_name=season,
        season=SEASONS[season],
        weekday=list(WEEKDAYS.values())[day.weekday()],
        holiday=holiday,
        holiday_name=name,
        shop_hours=shop_hours(day),
    )


def shop_hours(day: date) -> tuple[int, int]:
    """Opening and closing time of shops in seconds after midnight; (0, 0) on a closed day."""
    if (day.month, day.day) == (12, 25):
        return CLOSED
    if any(holiday.name == "Black Friday" and holiday.first == day for holiday in trade_holidays(day.year)):
        return _BLACK_FRIDAY_HOURS
    return _WEEKEND_HOURS if day.weekday() >= 5 else _WEEKDAY_HOURS


def is_black_friday_week(monday: date) -> bool:
    """Whether the ISO week that opens on this Monday holds a Black Friday."""
    friday = monday + timedelta(days=4)
    return shop_hours(friday) == _BLACK_FRIDAY_HOURS


def _fade(holiday: TradeHoliday, day: date) -> float:
    before, after = (holiday.first - day).days, (day - holiday.last).days
    if 0 < before <= holiday.days_before:
        return float(_FADE**before)
    if 0 < after <= holiday.days_after:
        return float(_FADE**after)
    return 0.0


@lru_cache(maxsize=256)
def _public(year: int) -> dict[date, str]:
    """Public holidays by day, on their true dates: no substitute Mondays."""
    return dict(country_holidays("US", years=year, observed=False).items())


@lru_cache(maxsize=256)
def _named(year: int) -> dict[str, date]:
    """Days of public and customary holidays by name."""
    calendar = country_holidays("US", years=year, observed=False, categories=("public", "unofficial"))
    return {name: day for day, names in calendar.items() for name in names.split("; ")}
