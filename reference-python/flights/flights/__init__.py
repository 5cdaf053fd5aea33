"""The flights pipeline in plain Python: the reference that rewrites are checked against.

Seven stages, one module each, wired by name in ``regauge.toml``:

    parse -> clean -> join -> features -> rolling
                                       -> aggregate
                                       -> rank

No stage changes its arguments. Rows are dicts; every row of a table has the same keys in
the order that its ``TypedDict`` in ``rows.py`` lists them. ``None`` stands for a value
that is not known; no float is ever NaN or infinite. Text is compared by code point, which
is the order of its UTF-8 bytes.
"""
