"""Grading untrusted notebooks. See README.md."""
