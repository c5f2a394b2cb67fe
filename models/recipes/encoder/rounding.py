"""Rounds a matrix so that its products stay near those of the floats, with what the matrix reads in mind: GPTQ (Frantar et al., ICLR 2023).

In: a matrix and the second moments of its inputs. Out: whole numbers and a scale a row, in the form of `export.quantised`. The columns are rounded one after another, and what each lost is made up for by those that come.
`in_eight_bits` is for training that knows of the rounding.
"""

from contextlib import contextmanager

import numpy as np
import torch

import export
from encoder import tensors
from rows import batches, collate

DAMPING = 0.01  # of the mean of the diagonal: inputs that never vary leave a matrix that has no inverse
BLOCK = 128  # columns whose losses are handed on together


def rounded(matrix: np.ndarray, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`matrix` is outputs x inputs, `moments` inputs x inputs."""
    _, scale = export.quantised(matrix)
    rest, scales = matrix.astype(np.float64), scale.astype(np.float64)
    inputs = matrix.shape[1]
    damped = moments.astype(np.float64) + np.eye(inputs) * max(DAMPING * np.diag(moments).mean(), 1e-12)
    # The upper triangle whose product with its own transpose, from the left, is the inverse.
    upper = np.linalg.cholesky(np.linalg.inv(damped)).T
    codes = np.empty(matrix.shape, dtype=np.int8)
    for start in range(0, inputs, BLOCK):
        end = min(start + BLOCK, inputs)
        lost = np.empty((matrix.shape[0], end - start))
        for column in range(start, end):
            code = np.clip(np.rint(rest[:, column] / scales), -export.LARGEST, export.LARGEST)
            codes[:, column] = code
            lost[:, column - start] = (rest[:, column] - code * scales) / upper[column, column]
            rest[:, column + 1 : end] -= np.outer(lost[:, column - start], upper[column, column + 1 : end])
        rest[:, end:] -= lost @ upper[start:end, end:]
    return codes, scale


def moments(model, rows, vocabulary, batch=16) -> dict[str, np.ndarray]:
    """Second moments of what every matrix of the layers reads, by our name of the matrix."""
    body = model.body
    sums, hooks = {}, []

    def watch(name):
        def hook(_, inputs):
            flat = inputs[0].detach().float().reshape(-1, inputs[0].shape[-1])[kept]
            sums[name] = sums.get(name, 0) + (flat.T @ flat).numpy()

        return hook

    for ours, theirs in export.names(body).items():
        if not export.is_plain(ours):
            hooks.append(body.get_submodule(theirs.removesuffix(".weight")).register_forward_pre_hook(watch(ours)))
    with torch.inference_mode():
        for part in batches(rows, batch):
            ids, mask, owner, at = tensors(collate([rows[i] for i in part], vocabulary))
            kept = mask.reshape(-1).bool()
            model.eval()(ids, mask, owner, at)
    for hook in hooks:
        hook.remove()
    return sums


def codes(model, rows, vocabulary) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The rounded matrices of all layers; what they read is taken from the model in floats."""
    found = export.to_tensors(model.body, quantise=False)
    return {name: rounded(found[name], moment) for name, moment in moments(model, rows, vocabulary).items()}


@contextmanager
def in_eight_bits(body):
    """Inside, the matrices of all layers are what the nearest eight-bit numbers make of them; outside, what they were. A gradient that is found inside is thereby one for the floats (straight-through, Bengio et al., 2013)."""
    matrices = [body.get_parameter(theirs) for ours, theirs in export.names(body).items() if not export.is_plain(ours)]
    kept = [matrix.data for matrix in matrices]
    for matrix in matrices:
        whole, scale = export.quantised(matrix.data.numpy())
        matrix.data = torch.from_numpy(whole * scale[:, None])
    try:
        yield
    finally:
        for matrix, data in zip(matrices, kept):
            matrix.data = data
