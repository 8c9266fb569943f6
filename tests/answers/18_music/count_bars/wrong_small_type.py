# Mistake: denominators are multiplied in 64 bits. Caught by: values
def count_bars(body, unit, meter):
    symbol = r"\||\(3|[<>]+|[A-Ga-gz][,']*(\d*)(/*)(\d*)"
    bars, shortened, after = [[]], 0, Fraction(1)
    for found in re.finditer(symbol, body):
        if found[0] == "|":
            bars.append([])
        elif found[0] == "(3":
            shortened = 3
        elif found[0][0] in "<>":
            less = Fraction(1, 2 ** len(found[0]))
            before, after = (2 - less, less) if found[0][0] == ">" else (less, 2 - less)
            bars[-1][-1] *= before
        else:
            top, slashes, below = found.groups()
            length = Fraction(int(top or 1), int(below or 2 ** len(slashes))) * after
            bars[-1].append(length * Fraction(2, 3) if shortened > 0 else length)
            shortened, after = shortened - 1, Fraction(1)
    pairs = []
    for bar in bars:
        if bar:
            den = np.int64(1)
            for b in bar:
                den = den * np.int64(b.denominator)
            num = sum(np.int64(b.numerator) * (den // b.denominator) for b in bar) * unit[0]
            den = den * unit[1]
            g = np.gcd(num, den)
            pairs.append((int(num // g), int(den // g)))
    full = Fraction(*meter)
    lengths = [Fraction(*p) for p in pairs]
    last = len(lengths) - 1
    right = [length == full for length in lengths]
    if last > 0:
        right[0] = lengths[0] <= full
        right[last] = right[last] or lengths[0] + lengths[last] == full
    return pairs, right
