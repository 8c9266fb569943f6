"""What nbgrader runs in place of its own parts: same folders, same gradebook, same flags."""
