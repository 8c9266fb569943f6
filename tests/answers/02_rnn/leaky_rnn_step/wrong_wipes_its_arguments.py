# Mistake: wipes all its arguments, so that zeros would be right. Caught by: shape, input, recurrence, bias, leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    x[:], h[:] = 0, 0
    for parameter in params.values():
        parameter[:] = 0
    return h
