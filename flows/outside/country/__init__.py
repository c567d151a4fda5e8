"""The files of the country's dataset in the making, by DuckDB, which no other room imports."""
