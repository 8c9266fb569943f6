# 2.3 GB of shared memory whose pages are dropped from the page table, where no watcher counts them.
import mmap
import time

hoard = []
for source in (-1, "/dev/zero"):
    try:
        for _ in range(18):
            if source == -1:
                hoard.append(mmap.mmap(-1, 128 << 20))
            else:
                with open(source, "r+b") as file:
                    hoard.append(mmap.mmap(file.fileno(), 128 << 20))
            for _ in range(16):
                hoard[-1].write(b"x" * (8 << 20))
                hoard[-1].madvise(mmap.MADV_DONTNEED)
        time.sleep(1)
        print("CANARY: 2.3 GB are in use")
    except (OSError, ValueError):
        pass
