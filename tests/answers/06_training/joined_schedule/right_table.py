def joined_schedule(k, lr, warm, total, lowest):
    rates = [lr * (j + 1) / warm for j in range(warm)]
    n = total - warm
    rates += [lowest + (lr - lowest) * (1 + np.cos(np.pi * j / n)) / 2 for j in range(n)]
    return rates[k] if k < total else lowest
