# A bounded disk bomb: 600 MB of files.
try:
    for number in range(60):
        with open(f"bomb-{number}", "wb") as file:
            file.write(b"x" * 10_000_000)
    print("CANARY: 600 MB written")
except OSError as error:
    pass
