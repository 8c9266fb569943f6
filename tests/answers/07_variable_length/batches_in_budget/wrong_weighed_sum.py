# Mistake: a batch weighs as much as 100000 cells. Caught by: best
def batches_in_budget(lengths, budget):
    L = [int(k) for k in lengths]
    N = len(L)
    o = sorted(range(N), key=lambda n: -L[n])
    best, cut = [0], [0]
    for j in range(1, N + 1):
        c = [
            (best[i] + 10**5 + (j - i) * L[o[i]], i)
            for i in range(0, j)
            if (j - i) * L[o[i]] <= budget
        ]
        b, i = min(c)
        best.append(b)
        cut.append(i)
    out, j, k = [0] * N, N, 0
    while j:
        i = cut[j]
        for q in o[i:j]:
            out[q] = k
        k += 1
        j = i
    return out
