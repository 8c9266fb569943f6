def join_steps(A, b, h_0):
    def joined(first, last):
        if last - first == 1:
            return A[first].astype(float), b[first].astype(float)
        middle = (first + last) // 2
        A_1, b_1 = joined(first, middle)
        A_2, b_2 = joined(middle, last)
        return A_2 @ A_1, A_2 @ b_1 + b_2

    if len(A) == 0:
        return np.eye(len(h_0)), 0.0 * h_0, 1.0 * h_0
    A_all, b_all = joined(0, len(A))
    return A_all, b_all, A_all @ h_0 + b_all
