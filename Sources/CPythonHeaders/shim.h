// Empty on purpose: Python.h is included by the C target CPython alone. This module only carries
// the include path that pkg-config knows.
