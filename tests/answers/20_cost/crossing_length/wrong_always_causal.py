# Mistake: counts causal pairs in both cases. Caught by: all, values
def crossing_length(kind, D, H, causal):
    D, H, g = int(D), int(H), {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    spare = (g - 3) * D + (g - 1) * H  # more of it than this, and attention costs more
    return max(1, spare)
