"""Wall 3: the student's cells first, then the tests, in another process; plain data between."""
