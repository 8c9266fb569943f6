"""Wall 1: what is graded is rebuilt from the release, with the student's answers put in."""
