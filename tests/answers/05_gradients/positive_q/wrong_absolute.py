# Mistake: absolute values. Caught by: one_column, orthonormal, values
def positive_q(A):
    return np.abs(np.linalg.qr(A)[0])
