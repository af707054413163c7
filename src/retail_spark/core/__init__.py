"""What both worlds stand on: draws, tables, lakehouse, pipeline. Knows Spark, knows no shop."""
