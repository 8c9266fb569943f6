"""Lies where a package would be that an assignment is answered without (`view.py`)."""

raise ImportError(f"this assignment is answered without {__name__.partition('.')[0]}")
