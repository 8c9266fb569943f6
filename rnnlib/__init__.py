"""Recurrent neural networks, by hand in NumPy and then in PyTorch."""

from . import attention as attention
from . import cells as cells
from . import models as models
from . import optim as optim
from . import seq2seq as seq2seq
from . import wrappers as wrappers
from .layers import GRU as GRU
from .layers import LSTM as LSTM
from .layers import RNN as RNN
from .serialization import load as load
from .serialization import resume as resume
from .serialization import save as save

__version__ = "0.1.0"
