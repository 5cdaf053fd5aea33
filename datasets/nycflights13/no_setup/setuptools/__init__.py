"""Stands in for setuptools while fetch.py downloads an archive; see build_meta.py."""
