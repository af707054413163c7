"""What only a Databricks workspace understands. Nothing else in the package imports it but `api`."""

from __future__ import annotations
