"""Hands the version of CHANGELOG.md to setuptools; all else stands in pyproject.toml."""

import runpy
from pathlib import Path

from setuptools import setup

version = runpy.run_path(str(Path(__file__).parent / "fieldapp" / "version.py"))["version"]
setup(version=version())
