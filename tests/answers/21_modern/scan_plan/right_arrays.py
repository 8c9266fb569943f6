def scan_plan(T):
    plan = []
    for k in range((T - 1).bit_length()):
        j = np.arange(2**k, T)
        plan.append(np.stack([j - 2**k, j], axis=1))
    return plan
