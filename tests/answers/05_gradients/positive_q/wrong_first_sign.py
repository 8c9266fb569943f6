# Mistake: all columns by the first sign. Caught by: values
def positive_q(A):
    q, r = np.linalg.qr(A)
    return q * np.sign(r[0, 0])
