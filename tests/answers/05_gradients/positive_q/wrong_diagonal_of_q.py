# Mistake: makes the diagonal of Q positive. Caught by: one_column, values
def positive_q(A):
    q = np.linalg.qr(A)[0]
    return np.where(np.diag(q) < 0, -q, q)
