# Writes full marks into the gradebook, for everybody.
import sqlite3

try:
    book = sqlite3.connect("@COURSE@/gradebook.db", timeout=1)
    book.execute("update grade set manual_score = 8.0")
    book.execute("create table if not exists canary (x)")
    book.commit()
except sqlite3.Error:
    pass
