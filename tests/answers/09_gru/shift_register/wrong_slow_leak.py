# Mistake: z is held by a bias of 12, which fades over a thousand steps. Caught by: values
def shift_register(H):
    W = np.zeros((3 * H, 2))
    U = np.zeros((3 * H, H))
    b = np.zeros(3 * H)
    c = np.zeros(3 * H)

    b[: 2 * H] = 12
    W[H : 2 * H, 1] = -52
    W[2 * H, 0] = 1
    U[2 * H :] = np.eye(H, k=-1)
    return {"weight_ih": W, "weight_hh": U, "bias_ih": b, "bias_hh": c}
