def recall_units(keys, values, pairs, levels):
    if pairs == 0:
        return 0
    states, term = 0, 1
    for j in range(1, pairs + 1):
        term = term * (keys - j + 1) * values // j
        if not term:
            break
        states += term
    units, held = 0, 1
    while held < states:
        units, held = units + 1, held * levels
    return float(units)
