"""The cells and layers of rnnlib written as ``torch.nn`` modules, with torch's autograd."""

from .attention import Attention as Attention
from .attention import AttentionEncoderDecoder as AttentionEncoderDecoder
from .cells import CellLayer as CellLayer
from .cells import CoupledLSTMCell as CoupledLSTMCell
from .cells import GRUCell as GRUCell
from .cells import LayerNormLSTMCell as LayerNormLSTMCell
from .cells import LSTMCell as LSTMCell
from .cells import PeepholeLSTMCell as PeepholeLSTMCell
from .cells import RNNCell as RNNCell
from .cells import load_numpy_ as load_numpy_
from .crf import CRF as CRF
from .modern import LRU as LRU
from .modern import MinGRU as MinGRU
from .modern import MinLSTM as MinLSTM
from .pooling import AttentionPool as AttentionPool
from .pooling import max_pool as max_pool
from .pooling import mean_pool as mean_pool
from .seq2seq import EncoderDecoder as EncoderDecoder
