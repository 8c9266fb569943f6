def kept_dropout(x, dy, u, p, training):
    if training:
        kept = np.broadcast_to(u >= p, x.shape)
        x, dy = (np.where(kept, z.astype(np.float32) / np.float32(1 - p), 0) for z in (x, dy))
    return x, dy
