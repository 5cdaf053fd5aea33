// Regauge: what the Glibc module lacks.
