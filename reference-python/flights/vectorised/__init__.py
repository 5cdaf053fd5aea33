"""Stages of flights as a user would vectorise them in Python: rivals of a native rewrite.

They need NumPy and Polars, which the reference does not: regauge.toml runs them in the tool environment, and only when
it is asked for them.
"""
