# Databricks notebook source
# MAGIC %md
# MAGIC # Where did the contaminated batch go?
# MAGIC
# MAGIC The recall of batch B-2024-RECALL-001, forward to the shops and back to its suppliers' lots; then how orders were
# MAGIC filled, and what promotions did. Run the job `fmcg_data` before, and name its schema in the widgets.
# MAGIC
# MAGIC On a laptop: `retail-spark generate fmcg --scale tiny`, then `python notebooks/fmcg.py`, from `./lakehouse`.

# COMMAND ----------

# MAGIC %pip install --quiet ..

# COMMAND ----------

# MAGIC %restart_python

# COMMAND ----------

from __future__ import annotations

from retail_spark import charts
from retail_spark.notebook import Notebook

notebook = Notebook(globals(), world="fmcg")
notebook.open()

# COMMAND ----------

# MAGIC %md
# MAGIC ## The recall
# MAGIC The batch: its SKU, where and when it was made, and how many of its cases have left for shops.

# COMMAND ----------

batch = notebook.ask("recalled_batch")
notebook.show(batch)

# COMMAND ----------

# MAGIC %md
# MAGIC **Forward.** Batch, shipment lines, shipments, shops: every shop that got some of it, from which DC and when.

# COMMAND ----------

shops = notebook.ask("recall_trace_forward")
notebook.show(shops)

# COMMAND ----------

centres = notebook.ask("recall_still_held")
notebook.show(centres)
notebook.picture("recall", charts.recall(centres, batch.first().batch_number))

# COMMAND ----------

# MAGIC %md
# MAGIC Nothing is lost on the way. `inventory` is the stock before the year's orders were served, so what a DC still holds is that
# MAGIC less what it shipped. Expected: the cases made are those in shops, in DCs, and at the plant.

# COMMAND ----------

notebook.expect(
    "recall",
    """
    SELECT b.output_cases AS made, in_shops, i.in_dcs - in_shops AS in_dcs, i.elsewhere
    FROM batches b
    JOIN (SELECT l.batch_id, sum(l.quantity_cases) AS in_shops
          FROM shipment_lines l JOIN shipments h ON h.id = l.shipment_id
          WHERE h.origin_type = 'dc' AND h.destination_type = 'store' GROUP BY l.batch_id) s ON s.batch_id = b.id
    JOIN (SELECT batch_id, sum(if(location_type = 'dc', quantity_cases, 0)) AS in_dcs,
                 sum(if(location_type = 'dc', 0, quantity_cases)) AS elsewhere
          FROM inventory GROUP BY batch_id) i ON i.batch_id = b.id
    WHERE b.batch_number = 'B-2024-RECALL-001'
    """,
    lambda row: row.in_shops > 0 and row.in_dcs >= 0 and row.made == row.in_shops + row.in_dcs + row.elsewhere,
    "made = in shops + in DCs + elsewhere",
)

# COMMAND ----------

# MAGIC %md
# MAGIC **Back.** The lots that went into it: which supplier sent them, on which order, and when they came. One is sorbitol,
# MAGIC which has a single supplier.

# COMMAND ----------

notebook.show(notebook.ask("recall_trace_back"))

# COMMAND ----------

notebook.show(notebook.ask("single_points_of_failure"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## How orders were filled
# MAGIC Ordered, allocated and shipped, by month.

# COMMAND ----------

months = notebook.ask("order_fill_by_month")
notebook.show(months)
notebook.picture("order_fill", charts.order_fill(months))

# COMMAND ----------

notebook.show(notebook.ask("otif_by_carrier"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## What promotions did
# MAGIC The till against an ordinary week of the same shops and SKUs: Black Friday triples it, the week after is a dip.

# COMMAND ----------

weeks = notebook.ask("till_by_week")
notebook.picture("promotions", charts.till(weeks))

# COMMAND ----------

notebook.show(notebook.ask("lift_by_promotion_and_account"))
