"""Starts the command: `retail-spark` and `python -m retail_spark`."""

from __future__ import annotations

import sys

_WITH_SPARK = ("pyspark", "delta", "pandas", "pyarrow")


def main() -> None:
    """Run the command; where Spark is not installed, say how to install it."""
    try:
        from retail_spark.cli import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _WITH_SPARK:
            raise
        print(f"retail-spark: {error.name} is not installed: pip install 'retail-spark[local]'", file=sys.stderr)
        sys.exit(2)
    code = run()
    if code:  # some job runners take any SystemExit for a failure, that of 0 too
        sys.exit(code)


if __name__ == "__main__":
    main()
