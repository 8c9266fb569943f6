# Mistake: z is held by a bias of 4, so the state fades. Caught by: keeps, shift, values
def shift_register(H):
    weight_ih, weight_hh, bias = np.zeros((3 * H, 2)), np.zeros((3 * H, H)), np.zeros(3 * H)
    bias[: 2 * H] = 4  # both gates are 1,
    weight_ih[H : 2 * H, 1] = -44  # but a mark makes z 0
    weight_ih[2 * H, 0] = 1
    weight_hh[2 * H :] = np.eye(H, k=-1)
    return {
        "weight_ih": weight_ih,
        "weight_hh": weight_hh,
        "bias_ih": bias,
        "bias_hh": np.zeros(3 * H),
    }
