# Databricks notebook source
# MAGIC %md
# MAGIC # Does it hold?
# MAGIC
# MAGIC The validation queries of the star, each with what is expected, and then every check that the package ships.
# MAGIC The queries are plain SQL on bare table names: paste any of them into a SQL editor after `USE catalog.schema`.
# MAGIC
# MAGIC On a laptop: `python notebooks/validate.py`, from `./lakehouse`.

# COMMAND ----------

# MAGIC %pip install --quiet ..

# COMMAND ----------

# MAGIC %restart_python

# COMMAND ----------

from __future__ import annotations

from retail_spark import validate
from retail_spark.core.summary import checks_text
from retail_spark.notebook import Notebook

notebook = Notebook(globals())
notebook.open()

# COMMAND ----------

# MAGIC %md
# MAGIC **5a. Stockout rate.** Share of positions out of stock on the last day. Expected: 5 to 10 percent, where there are
# MAGIC enough positions and days to tell (5 000 positions, four weeks).

# COMMAND ----------

notebook.expect(
    "5a",
    """
    SELECT count(*) AS positions, count_if(is_stockout) AS out_of_stock, avg(if(is_stockout, 100D, 0D)) AS percent
    FROM gold_inventory_fact WHERE date_key = (SELECT max(date_key) FROM gold_inventory_fact)
    """,
    lambda row: 5 <= row.percent <= 10,
    "5 to 10 percent",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **5b. Sales cut by stock.** Sales lines with less sold than wanted, and the units that they lack. Expected: both above 0.

# COMMAND ----------

notebook.expect(
    "5b",
    """
    SELECT count(*) AS lines, count_if(is_inventory_constrained) AS constrained,
           sum(quantity_requested - quantity_sold) AS units_lacking
    FROM gold_sales_fact WHERE quantity_requested IS NOT NULL
    """,
    lambda row: row.constrained > 0 and row.units_lacking > 0,
    "some lines, some units",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **5c. Stockouts and what they cost.** Expected: stockouts, of a day or more, with lost sales.

# COMMAND ----------

notebook.expect(
    "5c",
    """
    SELECT count(*) AS stockouts, avg(stockout_duration_days) AS mean_days, sum(lost_sales_attempts) AS attempts,
           sum(lost_sales_quantity) AS units, sum(lost_sales_revenue) AS revenue,
           avg(if(peak_season_flag, 100D, 0D)) AS percent_in_peak_season
    FROM gold_stockout_events
    """,
    lambda row: row.stockouts > 0 and row.mean_days >= 1 and row.revenue > 0,
    "stockouts of a day or more, with lost sales",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **5d. Abandoned carts.** Carts left behind, with and without a product that stood low. Expected: 10 points more, where
# MAGIC there are enough carts to tell (about 40 000).

# COMMAND ----------

notebook.expect(
    "5d",
    """
    SELECT count(*) AS carts, count_if(low_inventory_trigger) AS low_carts,
           avg(if(is_abandoned, 100D, 0D)) FILTER (WHERE low_inventory_trigger) AS percent_with_low_stock,
           avg(if(is_abandoned, 100D, 0D)) FILTER (WHERE NOT low_inventory_trigger) AS percent_without
    FROM gold_cart_fact
    """,
    lambda row: 8 <= row.percent_with_low_stock - row.percent_without <= 12,
    "8 to 12 points more with low stock",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **5e. No stock below zero.** Expected: 0 rows.

# COMMAND ----------

notebook.expect(
    "5e",
    "SELECT count(*) AS rows_below_zero FROM gold_inventory_fact WHERE quantity_available < 0",
    lambda row: row.rows_below_zero == 0,
    "0",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **5f. Returns reach the shelf in one to three days**, or are written off. Expected: from 1 or more to 3 or less.

# COMMAND ----------

notebook.expect(
    "5f",
    """
    SELECT count(*) AS restocked, min(datediff(back.calendar_date, came.calendar_date)) AS soonest,
           max(datediff(back.calendar_date, came.calendar_date)) AS latest
    FROM gold_sales_fact f
    JOIN gold_date_dim came ON came.date_key = f.date_key
    JOIN gold_date_dim back ON back.date_key = f.return_restocked_date_key
    WHERE f.is_return AND f.return_restocked_date_key IS NOT NULL
    """,
    lambda row: row.restocked > 0 and row.soonest >= 1 and row.latest <= 3,
    "1 to 3 days",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **One truth.** What the star sold is what the tills and the orders sold, and what left the shelves. Expected: equal units.

# COMMAND ----------

notebook.expect(
    "one truth",
    """
    SELECT (SELECT sum(quantity_sold) FROM gold_sales_fact WHERE NOT is_return) AS in_the_star,
           (SELECT sum(quantity) FROM receipt_lines WHERE quantity > 0)
           + (SELECT coalesce(sum(quantity), 0) FROM online_order_lines) AS on_lines,
           (SELECT sum(-quantity) FROM store_inventory_txn WHERE txn_type = 'SALE')
           + (SELECT coalesce(sum(-quantity), 0) FROM dc_inventory_txn WHERE txn_type = 'SALE') AS off_the_shelves
    """,
    lambda row: row.in_the_star == row.on_lines == row.off_the_shelves,
    "three times the same number",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **Every check** that the package ships, over whole tables. Expected: none fails.

# COMMAND ----------

checks = validate(notebook.spark, notebook.world, notebook.lakehouse())
print(checks_text(checks))

# COMMAND ----------

found = [(check.name, check.status, check.measured, check.low, check.high, check.comment) for check in checks]
schema = "check STRING, status STRING, measured DOUBLE, low DOUBLE, high DOUBLE, meaning STRING"
notebook.show(notebook.spark.createDataFrame(found, schema))

# COMMAND ----------

if any(check.status == "fails" for check in checks):
    raise AssertionError("a check fails: see above")
