# A notebook of version 99, whose cells are no list.
def submit(notebook, folder):
    (folder / "means.ipynb").write_text('{"nbformat": 99, "cells": {"x": 1}, "metadata": 3}')
