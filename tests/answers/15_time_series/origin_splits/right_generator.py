def origin_splits(length, first, horizon, step, gap, window, complete):
    def origins():
        o = first
        room = length - o - gap
        while room >= (horizon if complete else 1):
            yield o, room
            o, room = o + step, room - step

    return [
        (
            o - window if o > window else 0,
            o,
            o + gap,
            o + gap + (horizon if room > horizon else room),
        )
        for o, room in origins()
    ]
