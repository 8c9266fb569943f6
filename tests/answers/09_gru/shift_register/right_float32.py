def shift_register(H):
    blocks = np.zeros((3, H, 2 + H + 2), np.float32)
    blocks[0, :, -1] = 100
    blocks[1, :, 1], blocks[1, :, -2] = -50, 25
    blocks[2, 0, 0] = 1
    for i in range(1, H):
        blocks[2, i, 1 + i] = 1
    flat = blocks.reshape(3 * H, -1)
    return dict(
        weight_ih=flat[:, :2], weight_hh=flat[:, 2:-2], bias_ih=flat[:, -2], bias_hh=flat[:, -1]
    )
