def count_bars(body, unit, meter):
    tokens = re.findall(r"[A-Ga-gz][',]*[0-9/]*|\(3|>+|<+|\|", body)
    start, lengths, total = [], [], Fraction(0)
    for token in tokens:  # what each note takes by itself
        m = re.match(r"[A-Ga-gz][',]*(\d*)(/*)(\d*)$", token)
        if m:
            size = Fraction(int(m[1]) if m[1] else 1)
            size /= int(m[3]) if m[3] else 2 ** len(m[2])
            start.append(size)
        else:
            start.append(token)
    for i, token in enumerate(start):
        if token == "(3":
            todo = 3
            for j in range(i + 1, len(start)):
                if isinstance(start[j], Fraction) and todo:
                    start[j] = start[j] * Fraction(2, 3)
                    todo -= 1
    for i, token in enumerate(start):
        if isinstance(token, str) and token[0] in "<>":
            f = Fraction(1, 2 ** len(token))
            j = i - 1
            while not isinstance(start[j], Fraction):
                j -= 1
            k = i + 1
            while not isinstance(start[k], Fraction):
                k += 1
            if token[0] == "<":
                start[j], start[k] = start[j] * f, start[k] * (2 - f)
            else:
                start[j], start[k] = start[j] * (2 - f), start[k] * f
    for token in start + ([] if start[-1] == "|" else ["|"]):
        if token == "|":
            lengths.append(total * Fraction(*unit))
            total = Fraction(0)
        elif isinstance(token, Fraction):
            total += token
    full = Fraction(*meter)
    good = []
    for k in range(len(lengths)):
        ok = lengths[k] == full
        if len(lengths) > 1:
            ok |= k == 0 and lengths[0] < full
            ok |= k == len(lengths) - 1 and lengths[0] + lengths[k] == full
        good.append(bool(ok))
    return np.array([[b.numerator, b.denominator] for b in lengths]), np.array(good)
