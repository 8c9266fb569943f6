def scan_plan(T):
    plan, first = [], list(range(T))
    while any(first):
        pairs = [(first[j] - 1, j) for j in range(T) if first[j] > 0]
        old = list(first)
        for i, j in pairs:
            first[j] = old[i]
        plan.append(pairs[::-1])
    return tuple(tuple(pairs) for pairs in plan)
