"""A class, marked side by side: whatever is killed at any moment goes on from there."""
