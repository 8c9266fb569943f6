def stopping_point(losses, patience):
    order = [(x != x, 0.0 if x != x else x) for x in losses]
    best = 0
    for end in range(1, len(order) + 1):
        if order[end - 1] < order[best]:
            best = end - 1
        if end - 1 - best >= patience:
            return end, best
    return len(order), best
