# The same key twice, numbers that are none, and a minor version of three hundred digits.
def submit(notebook, folder):
    text = nbformat.writes(notebook)
    text = text.replace('"nbformat_minor": 5', '"nbformat_minor": 1' + "0" * 300)
    text = text.replace('"points": 3', '"points": NaN, "points": Infinity, "points": 1e400')
    (folder / "means.ipynb").write_text(text.rstrip()[:-1] + ', "cells": [], "cells": 3}')
