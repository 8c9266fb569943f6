# Right: Gram and Schmidt.
def positive_q(A):
    columns = []
    for a in A.T:
        for q in columns:
            a = a - q * (q @ a)
        columns.append(a / np.linalg.norm(a))
    return np.stack(columns, axis=1)
