"""When a position was out of stock, for how long, and what that cost, from daily closings and counted refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from retail_spark.trade.inventory.manager import date_key_of, day_of

PEAK_MONTHS = (11, 12)
EVENT_COLUMNS = (
    "stockout_id",
    "product_key",
    "location_key",
    "stockout_start_date_key",
    "stockout_end_date_key",
    "stockout_duration_days",
    "lost_sales_attempts",
    "lost_sales_quantity",
    "lost_sales_revenue",
    "peak_season_flag",
)
_POSITION = ["product_key", "location_key"]


class StockoutGenerator:
    """Finds stockout events. An event runs from the first to the last day in a row that a position closes at 0."""

    def generate_stockout_events(self, snapshots: pd.DataFrame, lost_sales: pd.DataFrame) -> pd.DataFrame:
        """One row per event, with EVENT_COLUMNS; ids count from 1 by start date, location and product.

        `snapshots`: product_key, location_key, date_key, quantity_available, one row a position and day.
        `lost_sales`: product_key, location_key, date_key, lost_quantity, lost_revenue, one row a refused or cut
        request; counted are those dated from an event's start to its end, which is null while the event is open.
        """
        empty = self.create_stockout_events_table(snapshots)
        last_day = int(snapshots["date_key"].max()) if len(snapshots) else 0
        lost = lost_sales.merge(empty, on=_POSITION)
        inside = lost["date_key"].between(lost["start"], lost["end"])
        counted = (
            lost[inside]
            .groupby([*_POSITION, "start"])
            .agg(attempts=("lost_quantity", "size"), quantity=("lost_quantity", "sum"), revenue=("lost_revenue", "sum"))
        )
        events = empty.join(counted, on=[*_POSITION, "start"]).sort_values(["start", "location_key", "product_key"])
        return pd.DataFrame(
            {
                "stockout_id": np.arange(1, len(events) + 1),
                "product_key": events["product_key"].to_numpy(),
                "location_key": events["location_key"].to_numpy(),
                "stockout_start_date_key": events["start"].to_numpy(),
                "stockout_end_date_key": events["end"].where(events["end"] < last_day).astype("Int64").to_numpy(),
                "stockout_duration_days": events["days"].to_numpy(),
                "lost_sales_attempts": events["attempts"].fillna(0).astype(np.int64).to_numpy(),
                "lost_sales_quantity": events["quantity"].fillna(0).astype(np.int64).to_numpy(),
                "lost_sales_revenue": events["revenue"].fillna(0).to_numpy(),
                "peak_season_flag": (events["start"] // 100 % 100).isin(PEAK_MONTHS).to_numpy(),
            },
            columns=list(EVENT_COLUMNS),
        )

    def create_stockout_events_table(self, snapshots: pd.DataFrame) -> pd.DataFrame:
        """Runs of days at 0: product_key, location_key, start and end (date keys, both included), days."""
        at_zero = snapshots.loc[snapshots["quantity_available"] == 0, [*_POSITION, "date_key"]]
        days = at_zero.assign(day=[day_of(key) for key in at_zero["date_key"]]).sort_values([*_POSITION, "day"])
        follows = days.groupby(_POSITION)["day"].diff().eq(1)
        runs = days.assign(run=(~follows).cumsum()).groupby("run")
        found = runs.agg(
            product_key=("product_key", "first"),
            location_key=("location_key", "first"),
            first=("day", "min"),
            last=("day", "max"),
        )
        return pd.DataFrame(
            {
                "product_key": found["product_key"].to_numpy(np.int64),
                "location_key": found["location_key"].to_numpy(np.int64),
                "start": np.array([date_key_of(day) for day in found["first"]], np.int64),
                "end": np.array([date_key_of(day) for day in found["last"]], np.int64),
                "days": (found["last"] - found["first"] + 1).to_numpy(np.int64),
            }
        )

    def analyze_stockout_patterns(self, events: pd.DataFrame) -> dict[str, float]:
        """Figures over events: number, mean days, those still open, what was lost, share in peak season."""
        count = len(events)
        return {
            "total_stockout_events": count,
            "avg_duration_days": float(events["stockout_duration_days"].mean()) if count else 0.0,
            "open_events": int(events["stockout_end_date_key"].isna().sum()),
            "lost_sales_attempts": int(events["lost_sales_attempts"].sum()),
            "lost_sales_quantity": int(events["lost_sales_quantity"].sum()),
            "lost_sales_revenue": float(events["lost_sales_revenue"].sum()),
            "peak_season_share": float(events["peak_season_flag"].mean()) if count else 0.0,
        }
