# Prints and raises text that turns around, hides or overwrites what stands beside it.
text = "points: 8\u202e 3\u202c \u2066x\u2069 \u200b\u200e\u061c\ufeff \U000e0041 3\r8 \x08\x08\x9b31m"
print(text)


def running_mean(x):
    raise ValueError(text)
