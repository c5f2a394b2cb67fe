"""Splits columns with outliers, so that the scales of a matrix's rows can be finer: outlier channel splitting (Zhao et al., ICML 2019).

Between the two dense layers of a block a neuron may stand several times, each time with its share of the weights by which the next layer reads it: in floats the model says the same.
In: the body of an encoder. Out: the same body, its blocks wider by some neurons.
"""

import numpy as np
import torch

import export


def copies(matrix: np.ndarray, gain: np.ndarray, more: int) -> np.ndarray:
    """How often each column of `matrix` (outputs x inputs) is to stand, `more` columns in all being added one after another: each where the sum of the squared scales of the rows, each times
    its `gain`, falls most."""
    whole = np.abs(matrix) * gain[:, None]
    share, counts = whole.copy(), np.ones(whole.shape[1], dtype=np.int64)
    for _ in range(more):
        top = share.argmax(1)
        second, largest = np.partition(share, -2)[:, -2:].T
        left = np.maximum(second, largest * counts[top] / (counts[top] + 1))
        column = np.bincount(top, weights=largest**2 - left**2, minlength=len(counts)).argmax()
        counts[column] += 1
        share[:, column] = whole[:, column] / counts[column]
    return counts


def split(body, more: int):
    """Adds `more` neurons to every layer of a BERT or MPNet."""
    for layer in body.encoder.layer:
        inner, outer = layer.intermediate.dense, layer.output.dense
        gain = layer.output.LayerNorm.weight.detach().abs().float().numpy()
        counts = torch.from_numpy(copies(outer.weight.detach().float().numpy(), gain, more))
        # The neurons as they were, and behind them those that stand again.
        at = torch.cat([torch.arange(len(counts)), torch.arange(len(counts)).repeat_interleave(counts - 1)])
        inner.weight.data, inner.bias.data = inner.weight.data[at], inner.bias.data[at]
        outer.weight.data = (outer.weight.data / counts)[:, at]
        inner.out_features = outer.in_features = len(at)
    body.config.intermediate_size += more


def joined(tensors: dict[str, np.ndarray], size: int) -> dict[str, np.ndarray]:
    """Tensors of `export.to_tensors` with `size` neurons in each block again; a matrix whose columns are joined is in floats then."""
    out = dict(tensors)
    for name in [name for name in tensors if name.endswith(".inner") and len(tensors[name]) > size]:
        outer = name.removesuffix("inner") + "outer"
        parts = [part for part in (name, f"{name}.scale", f"{name}.bias") if part in tensors]
        neurons = np.column_stack([tensors[part].reshape(len(tensors[part]), -1) for part in parts])
        known = {neuron.tobytes(): place for place, neuron in enumerate(neurons[:size])}
        floats = export.floats(tensors, outer)
        out.pop(f"{outer}.scale", None)
        columns = floats[:, :size].copy()
        for place in range(size, len(neurons)):
            columns[:, known[neurons[place].tobytes()]] += floats[:, place]
        out[outer] = columns
        out |= {part: tensors[part][:size] for part in parts}
    return out
