"""Laws of stockout events on a few hand-made days."""

from __future__ import annotations

import pandas as pd

from retail_spark.trade.inventory.stockouts import EVENT_COLUMNS, StockoutGenerator


def closings(product, *quantities, first=20241229):
    days = pd.date_range(str(first), periods=len(quantities)).strftime("%Y%m%d").astype(int)
    return pd.DataFrame({"product_key": product, "location_key": 1, "date_key": days, "quantity_available": quantities})


LOST = pd.DataFrame(
    {
        "product_key": [5, 5, 5],
        "location_key": [1, 1, 1],
        "date_key": [20241230, 20250101, 20250102],
        "lost_quantity": [1, 2, 4],
        "lost_revenue": [10.0, 20.0, 40.0],
    }
)


def test_an_event_lasts_from_the_first_to_the_last_day_at_zero_across_the_year():
    events = StockoutGenerator().generate_stockout_events(closings(5, 3, 0, 0, 0, 2, 0), LOST)
    assert list(events.columns) == list(EVENT_COLUMNS)
    assert events["stockout_start_date_key"].tolist() == [20241230, 20250103]
    assert events["stockout_end_date_key"].fillna(0).tolist() == [20250101, 0]
    assert events["stockout_duration_days"].tolist() == [3, 1]
    assert events["peak_season_flag"].tolist() == [True, False]


def test_only_what_was_refused_while_it_lasted_counts_as_lost():
    events = StockoutGenerator().generate_stockout_events(closings(5, 3, 0, 0, 0, 2, 0), LOST)
    assert events["lost_sales_attempts"].tolist() == [2, 0]
    assert events["lost_sales_quantity"].tolist() == [3, 0]
    assert events["lost_sales_revenue"].tolist() == [30.0, 0.0]


def test_a_shelf_that_is_never_empty_has_no_event():
    generator = StockoutGenerator()
    events = generator.generate_stockout_events(closings(5, 3, 1, 2), LOST)
    assert len(events) == 0
    assert generator.analyze_stockout_patterns(events)["total_stockout_events"] == 0


def test_patterns_are_figures_over_the_events():
    generator = StockoutGenerator()
    events = generator.generate_stockout_events(closings(5, 3, 0, 0, 0, 2, 0), LOST)
    patterns = generator.analyze_stockout_patterns(events)
    assert patterns["avg_duration_days"] == 2.0
    assert patterns["open_events"] == 1
    assert patterns["peak_season_share"] == 0.5
