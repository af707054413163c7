from __future__ import annotations

import numpy as np
import pytest

from retail_spark.trade.traffic import day_kind, explain_traffic, hour_factors, hourly_profile

KINDS = ("weekday", "weekend", "extended", "digital")


@pytest.mark.parametrize("kind", KINDS)
def test_a_profile_shares_out_the_whole_day(kind):
    profile = hourly_profile(kind)
    assert profile.shape == (24,)
    assert profile.sum() == pytest.approx(1)
    assert (profile >= 0).all()


@pytest.mark.parametrize(("kind", "opens", "closes"), [("weekday", 8, 22), ("weekend", 9, 22), ("extended", 6, 24)])
def test_nobody_comes_while_the_shop_is_closed_and_somebody_in_every_open_hour(kind, opens, closes):
    assert np.flatnonzero(hourly_profile(kind)).tolist() == list(range(opens, closes))


def test_weekdays_peak_at_lunch_and_after_work():
    hours = hour_factors("weekday")
    assert ((hours[8:10] >= 0.3) & (hours[8:10] <= 0.5)).all()
    assert (hours[14:16] == 0.7).all()
    assert ((hours[17:20] >= 1.2) & (hours[17:20] <= 1.5)).all()
    assert hours[12] > hours[10]
    assert hours[12] > hours[14]


def test_weekends_peak_from_12_to_16():
    hours = hour_factors("weekend")
    assert hours[12:16].min() > np.delete(hours, [12, 13, 14, 15]).max()


def test_the_kind_of_a_day_follows_from_weekday_channel_and_hours():
    assert [day_kind(day) for day in (0, 4, 5, 6)] == ["weekday", "weekday", "weekend", "weekend"]
    assert day_kind(4, is_extended=True) == "extended"
    assert day_kind(4, is_digital=True, is_extended=True) == "digital"


def test_traffic_is_explained_by_its_factors_the_strongest_first():
    row = {
        "season": 1.4,
        "weekday": 1.2,
        "holiday": 1.0,
        "weather": 0.85,
        "event": 1.0,
        "marketing": 1.1,
        "total": 1.57,
    }
    day = explain_traffic(row)
    assert day.total == pytest.approx(1.4 * 1.2 * 0.85 * 1.1)
    assert [name for name, _ in day.factors] == ["season", "weekday", "weather", "marketing"]
    assert str(day) == "1.57x = season 1.40 x weekday 1.20 x weather 0.85 x marketing 1.10"
    assert explain_traffic(row, hour=18).total == pytest.approx(day.total * 1.5)


def test_only_the_time_factors_are_capped():
    busy = explain_traffic({"season": 1.4, "holiday": 3.5, "weekday": 1.4, "marketing": 1.2}, hour=18)
    assert busy.total == pytest.approx(5 * 1.2 * 1.5)
    assert busy.is_capped
    assert str(busy).endswith("time factors capped at 5")


def test_an_ordinary_day_needs_no_explanation():
    assert str(explain_traffic({})) == "1.00x = no factor"
