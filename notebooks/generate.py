# Databricks notebook source
# MAGIC %md
# MAGIC # Generate the retail world
# MAGIC
# MAGIC Run it once to get its widgets, fill in `catalog`, and run it again. Blank widgets take their defaults: scale `demo`, seed 42, from 2024-01-01.
# MAGIC What stood in the schema before is replaced; a schema that holds anything else is left alone.
# MAGIC
# MAGIC On a laptop: `python notebooks/generate.py --scale tiny`, into `./lakehouse`, pictures into `./charts`.

# COMMAND ----------

# MAGIC %pip install --quiet ..

# COMMAND ----------

# MAGIC %restart_python

# COMMAND ----------

from __future__ import annotations

from retail_spark import charts, generate
from retail_spark.notebook import Notebook

notebook = Notebook(globals())

# COMMAND ----------

summary = generate(notebook.spark, notebook.config(), notebook.lakehouse())

# COMMAND ----------

# MAGIC %md
# MAGIC Rows and seconds of each table, and what the checks found.

# COMMAND ----------

notebook.show(summary)

# COMMAND ----------

notebook.picture("sales", charts.sales(notebook.ask("sales_and_lost_sales_by_day")))

# COMMAND ----------

notebook.picture("stockouts", charts.stockouts(notebook.ask("stockout_rate_by_day")))

# COMMAND ----------

notebook.picture("hours", charts.hours(notebook.ask("visits_by_hour")))

# COMMAND ----------

notebook.show(notebook.ask("best_sellers"))

# COMMAND ----------

if not summary.holds:
    raise AssertionError(f"{sum(check.status == 'fails' for check in summary.checks)} checks fail: see above")
