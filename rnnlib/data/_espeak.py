"""Speak a list of texts with eSpeak NG: a program of its own, run by `rnnlib.data.speech`.

Reads a JSON list of {text, voice, speed, pitch} from the standard input. Writes one line of JSON,
[[samples, [first sample of each word, ...]], ...], and then all samples, 16 bits each.

The synthesiser keeps a state from one text to the next, which neither setting a voice nor
starting the library anew resets: the same text spoken twice differs by a few samples. In a new
process the same list sounds the same. The library is called as its header `speak_lib.h` says:
no sound device is opened, the samples come to a callback.
"""

import ctypes
import json
import sys
from pathlib import Path

import espeakng_loader

RETRIEVAL, RATE, PITCH, CHARS_UTF8 = 1, 1, 3, 1
END_OF_EVENTS, WORD = 0, 1


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_int16), ctypes.c_int, ctypes.POINTER(_Event)
)


def _main():
    samples, words = bytearray(), []

    @CALLBACK
    def receive(wave, count, events):
        if wave and count:
            samples.extend(ctypes.string_at(wave, 2 * count))
        k = 0
        while events[k].type != END_OF_EVENTS:
            if events[k].type == WORD:
                words.append(events[k].sample)
            k += 1
        return 0

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    folder = Path(espeakng_loader.get_data_path()).parent
    rate = library.espeak_Initialize(RETRIEVAL, 0, str(folder).encode(), 0)
    if rate != 22050:
        sys.exit(f"espeak_Initialize: expected 22050 samples a second, got {rate}")
    library.espeak_SetSynthCallback(receive)
    found, waves = [], bytearray()
    for request in json.load(sys.stdin):
        samples.clear()
        words.clear()
        if library.espeak_SetVoiceByName(request["voice"].encode()):
            sys.exit(f"espeak_SetVoiceByName: there is no voice {request['voice']!r}")
        library.espeak_SetParameter(RATE, request["speed"], 0)
        library.espeak_SetParameter(PITCH, request["pitch"], 0)
        text = request["text"].encode() + b"\0"
        library.espeak_Synth(text, len(text), 0, 0, 0, CHARS_UTF8, None, None)
        library.espeak_Synchronize()
        found.append([len(samples) // 2, list(words)])
        waves += samples
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + waves)


if __name__ == "__main__":
    _main()
