# Mistake: a triplet lasts to the bar line. Caught by: rhythm, values
def count_bars(body, unit, meter):
    def number(text):
        digits = text.split("/")
        above = int(digits[0]) if digits[0] else 1
        if len(digits) == 1:
            return Fraction(above)
        if digits[-1]:
            return Fraction(above, int(digits[-1]))
        return Fraction(above, 2 ** (len(digits) - 1))

    bars = []
    for bar in body.split("|"):
        notes, factors, k = [], [], 0
        while k < len(bar):
            c = bar[k]
            if c == "(":
                n = len(notes)
                for i in range(n, 99):
                    factors.append((i, Fraction(2, 3)))
                k += 2
            elif c in "<>":
                m = k
                while bar[m] == c:
                    m += 1
                small = Fraction(1, 2 ** (m - k))
                large = 2 - small
                n = len(notes)
                factors.append((n - 1, large if c == ">" else small))
                factors.append((n, small if c == ">" else large))
                k = m
            elif c.isalpha():
                k += 1
                while k < len(bar) and bar[k] in ",'":
                    k += 1
                m = k
                while m < len(bar) and (bar[m].isdigit() or bar[m] == "/"):
                    m += 1
                notes.append(number(bar[k:m]))
                k = m
            else:
                k += 1
        for i, factor in factors:
            notes[min(i, len(notes) - 1)] *= factor if i < len(notes) else 1
        if notes:
            bars.append(sum(notes) * Fraction(unit[0], unit[1]))
    want = Fraction(meter[0], meter[1])
    right = [b == want for b in bars]
    if len(bars) >= 2:
        if bars[0] < want:
            right[0] = True
        if bars[0] + bars[-1] == want:
            right[-1] = True
    return [(b.numerator, b.denominator) for b in bars], right
