# Ends its process in its own cell.
import os

os._exit(0)
