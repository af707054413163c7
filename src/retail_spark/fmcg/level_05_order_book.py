"""Level 5 - the order book of the year, against which everything after it is planned."""

from __future__ import annotations

from pyspark.sql import DataFrame

from retail_spark.core.context import Run
from retail_spark.fmcg.order_book import order_contents, order_heads
from retail_spark.fmcg.world import FMCG


@FMCG.table(
    """
    order_id      BIGINT NOT NULL,
    line_number   INT NOT NULL,
    account_id    BIGINT NOT NULL,
    location_id   BIGINT NOT NULL COMMENT 'shop that orders',
    dc_id         BIGINT NOT NULL COMMENT 'DC of the shop',
    division_id   BIGINT NOT NULL,
    channel_id    BIGINT NOT NULL,
    week          INT NOT NULL COMMENT 'of the year, from 0',
    order_date    DATE NOT NULL,
    is_recall     BOOLEAN NOT NULL COMMENT 'whether the order contains the special edition that is recalled',
    drawn_status  STRING NOT NULL COMMENT 'how far the order gets, if there is stock',
    drawn_type    STRING NOT NULL COMMENT 'standard, rush or backorder',
    sku_id        BIGINT NOT NULL,
    cases         INT NOT NULL COMMENT 'asked for'
    """,
    key=("order_id", "line_number"),
    refs={
        "account_id": "retail_accounts",
        "location_id": "retail_locations",
        "dc_id": "distribution_centers",
        "division_id": "divisions",
        "channel_id": "channels",
        "sku_id": "skus",
    },
    layer="internal",
)
def order_book(run: Run, retail_accounts: DataFrame, retail_locations: DataFrame, skus: DataFrame) -> DataFrame:
    """One row per line that will be ordered. Production and stock are planned against it, orders are made of it."""
    return order_contents(run, order_heads(run, retail_accounts, retail_locations), skus)
