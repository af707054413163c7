"""Entry for spark-submit and for Databricks Python-file tasks: the same command, with the same options.

spark-submit --packages io.delta:delta-spark_4.1_2.13:4.4.0 jobs/run.py generate retail --scale demo
"""

from __future__ import annotations

from retail_spark.__main__ import main

if __name__ == "__main__":
    main()
