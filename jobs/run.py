"""Entry for spark-submit and for Databricks Python-file tasks: the same command, with the same options.

spark-submit jobs/run.py generate retail --scale demo --lakehouse ./lakehouse
"""

from __future__ import annotations

from retail_spark.__main__ import main

if __name__ == "__main__":
    main()
