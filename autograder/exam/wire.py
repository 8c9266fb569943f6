"""Plain data: all that ever passes between a student's process and a trusted one.

`Codec` writes plain data into the header and bytes of a frame (`sandbox/channel.py`) and reads it
back: None, booleans, numbers, strings, bytes, tuples, lists, dicts, sets, arrays, tensors. Nothing
is unpickled, nothing is imported because a student's frame says so, and depth and size are bounded,
so the worst that a forged frame can be is a wrong value or a `WireError`.

What is not plain data stays where it is, and a *handle* is sent in its place (`keep` and
`find` are the side's own bookkeeping).
"""

import builtins
import json
import re
import sys
from array import array
from collections import UserList, deque, namedtuple

import numpy as np

from ..sandbox.channel import NotPlain, WireError

MAX_DEPTH = 24
MAX_NODES = 500_000
MAX_BRACKETS = 2 * MAX_NODES  # of JSON: an empty list takes 2 bytes of text and 70 of memory
ARRAY_TYPE = re.compile(r"[<>|](?:b1|[iu][1248]|f(?:2|4|8|16)|c(?:8|16|32)|[SU]\d{1,6})")
SCALARS = (bool, int, float, str)


def read_json(header):
    """The JSON of a frame; `ValueError` or `RecursionError` for what is none, or too much."""
    if header.count(b"[") + header.count(b"{") > MAX_BRACKETS:
        raise ValueError("too many parts")
    return json.loads(bytes(header))


class Codec:
    """Plain data to header and body, and back.

    Parameters
    ----------
    keep : callable or None
        Called with a value that may stay behind, and whether it must: True when it is not
        plain. Returns the JSON that stands for it, or None.
    find : callable or None
        Called with such JSON and the items of a tuple; returns the value.
    trusting : bool
        Read what only the trusted side sends: generators, named tuples of `rnnlib`, types.
    """

    def __init__(self, keep=None, find=None, trusting=False):
        self.keep, self.find, self.trusting = keep, find, trusting

    def encode(self, value):
        """JSON bytes and a list of buffers; `NotPlain` for what cannot be sent."""
        self.buffers, self.nodes = [], 0
        try:
            header = json.dumps(self._encode(value, 0), separators=(",", ":")).encode()
        except (ValueError, RecursionError, OverflowError) as error:
            raise NotPlain(str(error)) from None
        return header, self.buffers

    def _encode(self, value, depth):
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise NotPlain("the value is too deep or has too many parts")
        kind = type(value)
        if value is None or kind in SCALARS:
            return value
        if kind is list:
            return [self._encode(item, depth + 1) for item in value]
        if kind is tuple:
            return {"tuple": [self._encode(item, depth + 1) for item in value]}
        if self.keep and (special := self.keep(value, False)):
            if isinstance(value, tuple):
                special["items"] = [self._encode(item, depth + 1) for item in value]
            return special
        if isinstance(value, dict):
            pairs = list(value.items())
            return {
                "dict": [[self._encode(k, depth + 1), self._encode(v, depth + 1)] for k, v in pairs]
            }
        if kind in (set, frozenset):
            return {"set": [self._encode(i, depth + 1) for i in value], "frozen": kind is frozenset}
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if kind in (bytes, bytearray):
            return {"bytes": self._buffer(value)}
        if kind is slice:
            return {"slice": [self._encode(getattr(value, a), depth + 1) for a in SLICE]}
        if value is Ellipsis:
            return {"ellipsis": 0}
        if kind is range:
            return {"range": [value.start, value.stop, value.step]}
        if isinstance(value, np.ndarray | np.generic):
            array = np.asarray(value)
            if ARRAY_TYPE.fullmatch(array.dtype.str):
                return {
                    "array": self._buffer(array.tobytes()),
                    "dtype": array.dtype.str,
                    "shape": list(array.shape),
                    "scalar": isinstance(value, np.generic),
                }
        if (plain := self._unwrapped(value, kind)) is not None:
            return self._encode(plain, depth + 1)
        if isinstance(value, np.dtype):
            return {"dtype_of": value.str}
        if isinstance(value, type) and issubclass(value, np.generic):
            return {"scalar_type": value.__name__}
        if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
            return {"builtin": value.__name__}
        if isinstance(value, np.random.Generator):
            state = value.bit_generator.state
            return {"generator": json.loads(json.dumps(state, default=lambda a: a.tolist()))}
        torch = sys.modules.get("torch")
        if torch and isinstance(value, torch.Tensor):
            grad, dtype = value.requires_grad, str(value.dtype).removeprefix("torch.")
            value = value.detach().cpu()
            value = value.float() if dtype == "bfloat16" else value
            return {"tensor": self._encode(value.numpy(), depth + 1), "type": dtype, "grad": grad}
        if torch and isinstance(value, torch.dtype):
            return {"torch_dtype": str(value).removeprefix("torch.")}
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return {
                "named": f"{kind.__module__}:{kind.__qualname__}",
                "fields": list(value._fields),
                "items": [self._encode(item, depth + 1) for item in value],
            }
        if self.keep and (special := self.keep(value, True)):
            return special
        raise NotPlain(f"an object of type {kind.__name__}")

    @staticmethod
    def _unwrapped(value, kind):
        """The plain data inside a table, a view of memory or a number of a class of its own."""
        for base in SCALARS:
            if issubclass(kind, base):
                return base(value)
        if issubclass(kind, list | UserList | deque):
            return list(value)
        if isinstance(value, memoryview | array):
            return np.asarray(value)
        torch = sys.modules.get("torch")
        if isinstance(value, type) or torch and isinstance(value, torch.Tensor):
            return None
        if hasattr(kind, "__array__") and not isinstance(value, np.ndarray | np.generic):
            inner = np.asarray(value)
            return inner if ARRAY_TYPE.fullmatch(inner.dtype.str) else None
        return None

    def _buffer(self, data):
        self.buffers.append(data)
        return len(data)

    def decode(self, header, body=b""):
        """The value in a frame; `WireError` for anything unexpected."""
        self.body, self.at, self.nodes = memoryview(body), 0, 0
        try:
            return self._decode(read_json(header), 0)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"{type(error).__name__}: {str(error)[:200]}") from None

    def _decode(self, tree, depth):
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise WireError("the value is too deep or has too many parts")
        if tree is None or isinstance(tree, SCALARS):
            return tree
        if isinstance(tree, list):
            return [self._decode(item, depth + 1) for item in tree]

        def items(name):
            return [self._decode(item, depth + 1) for item in tree[name]]

        match tree:
            case {"handle": int()} | {"callback": int()}:
                if "items" in tree:
                    return self.find(tree, items("items"))
                return self.find(tree, None)
            case {"tuple": list()}:
                return tuple(items("tuple"))
            case {"dict": list(pairs)}:
                return {self._decode(k, depth + 1): self._decode(v, depth + 1) for k, v in pairs}
            case {"set": list(), "frozen": bool(frozen)}:
                return (frozenset if frozen else set)(items("set"))
            case {"complex": [real, imag]}:
                return complex(float(real), float(imag))
            case {"bytes": int(size)}:
                return bytes(self._take(size))
            case {"slice": list()}:
                return slice(*items("slice"))
            case {"ellipsis": 0}:
                return Ellipsis
            case {"range": [int(start), int(stop), int(step)]}:
                return range(start, stop, step)
            case {"array": int(size), "dtype": str(dtype), "shape": list(shape)}:
                if not ARRAY_TYPE.fullmatch(dtype) or not all(type(n) is int for n in shape):
                    raise WireError("no such array")
                array = np.frombuffer(self._take(size), dtype).reshape(shape).copy()
                if dtype[1] == "b":  # a byte of 2 would be neither True nor False everywhere
                    np.minimum(array.view("u1"), 1, out=array.view("u1"))
                codes = array.reshape(-1).view(f"{dtype[0]}u4") if dtype[1] == "U" else ()
                if len(codes) and codes.max() > sys.maxunicode:
                    raise WireError("no such letters")
                return array[()] if tree.get("scalar") else array
            case {"tensor": dict(array), "type": str(name), "grad": bool(grad)}:
                import torch

                array = self._decode(array, depth + 1)
                dtype = getattr(torch, name)
                if not isinstance(dtype, torch.dtype):
                    raise WireError("no such tensor")
                # No `asarray`: a handle in the array's place would be asked for its items.
                return torch.from_numpy(array).to(dtype).requires_grad_(grad)
            case {"dtype_of": str(name)} if ARRAY_TYPE.fullmatch(name):
                return np.dtype(name)
            case {"scalar_type": str(name)} if issubclass(getattr(np, name), np.generic):
                return getattr(np, name)
            case {"builtin": str(name)} if name in PLAIN_TYPES:
                return getattr(builtins, name)
            case {"torch_dtype": str(name)}:
                import torch

                if isinstance(dtype := getattr(torch, name), torch.dtype):
                    return dtype
            case {"generator": dict(state)} if self.trusting:
                bits = getattr(np.random, state["bit_generator"])()
                bits.state = state
                return np.random.Generator(bits)
            case {"named": str(name), "fields": list(fields)} if self.trusting:
                return _named(name, fields)(*items("items"))
        raise WireError("not plain data")

    def _take(self, size):
        if size < 0 or self.at + size > len(self.body):
            raise WireError("the frame is too short")
        self.at += size
        return self.body[self.at - size : self.at]


SLICE = ("start", "stop", "step")
PLAIN_TYPES = {"bool", "int", "float", "complex", "str", "bytes", "list", "tuple", "dict", "set"}


def _named(name, fields):
    """A named tuple of `rnnlib`, as trusted tests hand to a student's function, or one like it."""
    module, _, qualname = name.partition(":")
    if module.split(".")[0] == "rnnlib" and "." not in qualname:
        return getattr(__import__(module, fromlist=[qualname]), qualname)
    return namedtuple(qualname.split(".")[-1], fields)
