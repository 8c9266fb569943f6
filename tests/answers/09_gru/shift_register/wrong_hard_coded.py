# Mistake: only the sizes that the visible tests ask for are there, and all weights of others are zero. Caught by: shapes, keeps, shift, values
def shift_register(H):
    weight_ih, weight_hh, bias = np.zeros((3 * H, 2)), np.zeros((3 * H, H)), np.zeros(3 * H)
    if H == 1:
        weight_ih[:], bias[:] = [[0, 0], [0, -80], [1, 0]], [40, 40, 0]
    if H == 2:
        weight_ih[2:5], weight_hh[5, 0], bias[:4] = [[0, -80], [0, -80], [1, 0]], 1, 40
    if H == 3:
        weight_ih[3:7] = [[0, -80], [0, -80], [0, -80], [1, 0]]
        weight_hh[7, 0], weight_hh[8, 1], bias[:6] = 1, 1, 40
    if H == 4:
        weight_ih[4:9] = [[0, -80], [0, -80], [0, -80], [0, -80], [1, 0]]
        weight_hh[9, 0], weight_hh[10, 1], weight_hh[11, 2], bias[:8] = 1, 1, 1, 40
    return {
        "weight_ih": weight_ih,
        "weight_hh": weight_hh,
        "bias_ih": bias,
        "bias_hh": np.zeros(3 * H),
    }
