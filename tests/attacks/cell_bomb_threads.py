# Five hundred threads.
import threading
import time

for _ in range(500):
    try:
        threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
    except RuntimeError:
        break
