// Regauge: the CPython entry points Swift sees.
