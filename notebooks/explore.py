# Databricks notebook source
# MAGIC %md
# MAGIC # Why was this shelf empty?
# MAGIC
# MAGIC The story of one stockout, down to the unit, and then of one promotion. Run `generate` before.
# MAGIC
# MAGIC On a laptop: `python notebooks/explore.py`, from `./lakehouse`.

# COMMAND ----------

# MAGIC %pip install --quiet ..

# COMMAND ----------

# MAGIC %restart_python

# COMMAND ----------

from __future__ import annotations

from datetime import timedelta

from retail_spark import charts
from retail_spark.notebook import Notebook

notebook = Notebook(globals())
notebook.open()

# COMMAND ----------

# MAGIC %md
# MAGIC ## One stockout
# MAGIC The empty shelves that cost the most. We follow the first of them.

# COMMAND ----------

stockouts = notebook.ask("costliest_stockouts")
notebook.show(stockouts)
story = stockouts.first()

# COMMAND ----------

# MAGIC %md
# MAGIC Its days: the shelf sells out, shoppers ask in vain, a delivery comes.

# COMMAND ----------

shelf = {"place": story.location_key, "product": story.product_key}
days = notebook.ask("days_of_a_position", **shelf)
notebook.picture("stockout", charts.position(days, f"{story.product_name} in {story.location_name}"))

# COMMAND ----------

# MAGIC %md
# MAGIC From three days before to three days after it, every movement of the shelf, with its balance and its cause.

# COMMAND ----------

first, last = story.first_day, story.last_day or story.first_day
around = shelf | {"first": first - timedelta(days=3), "last": last + timedelta(days=3)}
notebook.show(notebook.ask("movements_of_a_position", **around))

# COMMAND ----------

# MAGIC %md
# MAGIC The last unit: who bought it, on which line of which receipt, and how it was paid.

# COMMAND ----------

notebook.show(notebook.ask("last_unit_sold", **shelf, first=first))

# COMMAND ----------

# MAGIC %md
# MAGIC Who came too late, and what they took instead. Each of these requests is in the stockout's loss.

# COMMAND ----------

notebook.show(notebook.ask("requests_in_vain", **shelf, first=first, last=last))

# COMMAND ----------

# MAGIC %md
# MAGIC Sales hide demand where a shelf was empty. The view `gold_demand_truth` sets beside them what shoppers were expected to want and what they asked for, for a forecast to be measured against.

# COMMAND ----------

notebook.show(notebook.ask("truth_of_a_position", **shelf))

# COMMAND ----------

# MAGIC %md
# MAGIC How the goods came: the shelf asks, the distribution centre loads a truck, the shop unloads it.

# COMMAND ----------

notebook.show(notebook.ask("way_of_the_goods", **around))

# COMMAND ----------

# MAGIC %md
# MAGIC ## One promotion
# MAGIC The promotions of the calendar that sold the most. We follow the first of them.

# COMMAND ----------

promotions = notebook.ask("strongest_promotions")
notebook.show(promotions)
offer = promotions.first()

# COMMAND ----------

# MAGIC %md
# MAGIC What shoppers asked for, week by week: the lift while it runs, in its shops and not in others, and less in the weeks after it.

# COMMAND ----------

weeks = notebook.ask("weeks_of_a_promotion", promotion=offer.promo_id)
promised = f"{offer.name}: {offer.lift_multiplier:g} x promised, then {offer.hangover_multiplier:g} x"
notebook.picture("promotion", charts.promotion(weeks, promised))

# COMMAND ----------

notebook.show(weeks)

# COMMAND ----------

# MAGIC %md
# MAGIC Its first lines: what each shopper saved.

# COMMAND ----------

notebook.show(notebook.ask("lines_of_a_promotion", promotion=offer.promo_id))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Around the sale
# MAGIC Campaigns: what they showed, what that cost, and the sales that name them.

# COMMAND ----------

notebook.show(notebook.ask("what_campaigns_bring"))

# COMMAND ----------

# MAGIC %md
# MAGIC Who comes into the shops, and how many of them buy.

# COMMAND ----------

notebook.show(notebook.ask("visitors_who_buy_by_day"))

# COMMAND ----------

# MAGIC %md
# MAGIC What a disruption of a distribution centre leaves undone: loads of those days beside ordinary ones.

# COMMAND ----------

notebook.show(notebook.ask("loads_of_disrupted_days"))

# COMMAND ----------

# MAGIC %md
# MAGIC What was foreseen for each week, from what was known before it, and what came.

# COMMAND ----------

notebook.show(notebook.ask("demand_foreseen_by_week"))

# COMMAND ----------

# MAGIC %md
# MAGIC Why clothes come back.

# COMMAND ----------

notebook.show(notebook.ask("why_things_come_back"))
