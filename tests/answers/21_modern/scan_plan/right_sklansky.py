def scan_plan(T):
    plan, size = [], 1
    while size < T:
        pairs = []
        for j in range(T):
            if (j // size) % 2 == 1:
                pairs.append((j // size * size - 1, j))
        plan.append(pairs)
        size *= 2
    return plan
