# Mistake: forgets the product that makes the output. Caught by: causal, all, values
def crossing_length(kind, D, H, causal):
    D, H, g = int(D), int(H), {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    spare = (g - 3) * D + g * H  # more of it than this, and attention costs more
    return max(1, spare if causal else spare // 2 + 1)
