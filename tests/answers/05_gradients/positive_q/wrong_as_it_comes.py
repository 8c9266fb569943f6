# Mistake: as qr gives it. Caught by: one_column, values
def positive_q(A):
    return np.linalg.qr(A)[0]
