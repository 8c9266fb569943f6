# Right: a loop over the columns.
def positive_q(A):
    q, r = np.linalg.qr(A)
    for k in range(r.shape[1]):
        if r[k, k] < 0:
            q[:, k] *= -1
    return q
