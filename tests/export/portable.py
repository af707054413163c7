"""Queries written for Spark, said to PostgreSQL: sqlglot knows both, and what it leaves over stands here."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

# what Spark has and PostgreSQL has not, under the names that sqlglot gives it
FUNCTIONS = """
CREATE FUNCTION hour(timestamp) RETURNS int LANGUAGE sql RETURN extract(HOUR FROM $1)::int;
CREATE FUNCTION weekday(date) RETURNS int LANGUAGE sql RETURN extract(ISODOW FROM $1)::int - 1;
CREATE FUNCTION day_of_week(date) RETURNS int LANGUAGE sql RETURN extract(DOW FROM $1)::int + 1;
CREATE FUNCTION week_of_year(date) RETURNS int LANGUAGE sql RETURN extract(WEEK FROM $1)::int;
CREATE FUNCTION str_to_unix(timestamp, text) RETURNS bigint LANGUAGE sql RETURN extract(EPOCH FROM $1)::bigint;
CREATE FUNCTION array_sort(bigint[]) RETURNS bigint[] LANGUAGE sql
    RETURN (SELECT array_agg(each ORDER BY each) FROM unnest($1) AS each);
CREATE FUNCTION log(int, double precision) RETURNS double precision LANGUAGE sql RETURN ln($2) / ln($1);
CREATE FUNCTION round(double precision, int) RETURNS double precision LANGUAGE sql RETURN round($1::numeric, $2);
CREATE AGGREGATE max(boolean) (SFUNC = boolor_statefunc, STYPE = boolean);
CREATE AGGREGATE min(boolean) (SFUNC = booland_statefunc, STYPE = boolean);
"""


def for_postgres(sql: str) -> str:
    """The query in PostgreSQL's words."""
    tree = sqlglot.parse_one(sql, read="spark")
    for extract in tree.find_all(exp.Extract):
        if extract.name.upper() == "YEAROFWEEK":
            extract.set("this", exp.var("ISOYEAR"))
    for trunc in list(tree.find_all(exp.DateTrunc)):  # of a date Spark's trunc makes a date, PostgreSQL a timestamp
        trunc.replace(exp.cast(trunc.copy(), "date"))
    for size in list(tree.find_all(exp.ArraySize)):  # PostgreSQL's array_length of an empty array is null
        size.replace(exp.Anonymous(this="cardinality", expressions=[size.this.copy()]))
    for number, subquery in enumerate(tree.find_all(exp.Subquery)):
        if isinstance(subquery.parent, (exp.From, exp.Join)) and not subquery.alias:
            subquery.set("alias", exp.TableAlias(this=exp.to_identifier(f"unnamed_{number}")))
    return tree.sql(dialect="postgres")
