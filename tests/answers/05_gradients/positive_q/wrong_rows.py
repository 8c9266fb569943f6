# Mistake: turns rows. Caught by: one_column, orthonormal, values
def positive_q(A):
    q, r = np.linalg.qr(A)
    signs = np.ones(len(A))
    signs[: len(r)] = np.sign(np.diag(r))
    return signs[:, None] * q
