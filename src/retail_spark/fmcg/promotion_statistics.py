"""What promotions did at the till, in a few numbers for whoever generates them."""

from __future__ import annotations

from pyspark.sql import SparkSession

_SQL = """
    SELECT (SELECT count(*) FROM promotions) AS promotions,
           (SELECT count(DISTINCT calendar_year, week) FROM promo_calendar WHERE NOT is_hangover) AS `active weeks`,
           count_if(is_promotional) AS `promotional POS rows`,
           CAST(round(100 * count_if(is_promotional) / count(*)) AS BIGINT) AS `percent of POS rows`,
           count(DISTINCT if(is_promotional, promo_id, NULL)) AS `promotions used`
    FROM pos_sales
"""


def promotion_statistics_of(spark: SparkSession) -> dict[str, int]:
    """Promotions, active weeks, promotional sales and promotions used, of the schema in use."""
    return {name: int(count or 0) for name, count in spark.sql(_SQL).collect()[0].asDict().items()}
