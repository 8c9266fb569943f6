# A hundred thousand files with nothing in them: a thousand bytes of the kernel's memory each.
made = 0
try:
    for number in range(100_000):
        open(f"bomb-{number}", "w").close()
        made += 1
except OSError:
    pass
if made > 50_000:
    print("CANARY: 50,000 files")
