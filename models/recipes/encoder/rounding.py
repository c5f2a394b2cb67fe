"""Rounds the matrices of an encoder one after another so that what comes out stays near what the floats say, with what each matrix will read in mind.

A matrix is first changed so that its products with what it reads in eight bits are, in least squares, those of the floats; so it makes up for what the matrices before it
lost. Then it is rounded column by column, and what each column lost is made up for by those that come: GPTQ (Frantar et al., ICLR 2023).
In: an encoder and rows. Out: whole numbers and a scale a row, in the form of `export.quantised`.
"""

import copy

import numpy as np
import torch

import export
from encoder import tensors
from rows import batches, collate

DAMPING = 0.01  # of the mean of the diagonal: inputs that never vary leave a matrix that has no inverse
BLOCK = 128  # columns whose losses are handed on together
# Matrices of a layer that read the same, in the order in which they are passed.
GROUPS = [("query", "key", "value"), ("output",), ("inner",), ("outer",)]


def damped(moments: np.ndarray) -> np.ndarray:
    return moments + np.eye(len(moments)) * max(DAMPING * np.diag(moments).mean(), 1e-12)


def rounded(matrix: np.ndarray, moments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """`matrix` is outputs x inputs, `moments` the second moments of its inputs, inputs x inputs."""
    _, scale = export.quantised(matrix)
    rest, scales = matrix.astype(np.float64), scale.astype(np.float64)
    inputs = matrix.shape[1]
    # The upper triangle whose product with its own transpose, from the left, is the inverse.
    upper = np.linalg.cholesky(np.linalg.inv(damped(moments.astype(np.float64)))).T
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


def adapted(matrix: np.ndarray, moments: np.ndarray, mixed: np.ndarray) -> np.ndarray:
    """The matrix whose products with what it reads are nearest to those of `matrix` with what it should read. `mixed` are the products of the inputs it should read with
    those it reads, summed over positions as `moments` are over those it reads."""
    change = np.linalg.solve(damped(moments), (matrix.astype(np.float64) @ (mixed - moments)).T)
    return (matrix + change.T).astype(np.float32)


def eight_bits(x: torch.Tensor) -> torch.Tensor:
    """What the program makes of what a matrix reads: 256 steps from the least number of a position to the largest, one of which is zero."""
    least, most = x.amin(-1, keepdim=True).clamp_max(0), x.amax(-1, keepdim=True).clamp_min(0)
    scale = ((most - least) / 255).clamp_min(torch.finfo(torch.float32).tiny)
    zero = torch.round(-least / scale)
    return (torch.round(x / scale + zero).clamp(0, 255) - zero) * scale


def values(codes: tuple[np.ndarray, np.ndarray]) -> torch.Tensor:
    whole, scale = codes
    return torch.from_numpy(whole * scale[:, None])


def lossy(model):
    """The model with its tables in eight bits, whose matrices read in eight bits."""
    out = copy.deepcopy(model).eval()
    embeddings = out.body.embeddings
    for table in (embeddings.word_embeddings, embeddings.position_embeddings):
        table.weight.data = values(export.quantised(table.weight.detach().numpy()))
    for module in out.body.encoder.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(lambda _, inputs: (eight_bits(inputs[0]),))
    return out


def inputs_of(model, number, modules, parts) -> list[list[torch.Tensor]]:
    """What each of some modules of a layer reads in each part, positions x inputs, without padding; a part is hidden states and their mask."""
    found = [[] for _ in modules]
    watches = [module.register_forward_pre_hook(lambda _, inputs, kept=kept: kept.append(inputs[0])) for module, kept in zip(modules, found)]
    advanced(model, number, parts)
    for watch in watches:
        watch.remove()
    return [[read[mask.bool()] for read, (_, mask) in zip(kept, parts)] for kept in found]


def advanced(model, number, parts):
    """The parts behind a layer."""
    return [(model.through(hidden, mask, number, number + 1), mask) for hidden, mask in parts]


@torch.inference_mode()
def codes(model, rows, vocabulary, batch=16) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The rounded matrices of all layers, by our names."""
    model, small = model.eval(), lossy(model)
    theirs = {ours: name.removesuffix(".weight") for ours, name in export.names(model.body).items()}
    fed = [tensors(collate([rows[i] for i in part], vocabulary))[:2] for part in batches(rows, batch)]
    exact, rough = ([(which.embed(ids), mask) for ids, mask in fed] for which in (model, small))
    out = {}
    for number in range(model.body.config.num_hidden_layers):
        module = lambda which, name: which.body.get_submodule(theirs[f"layer.{number}.{name}"])
        wanted = inputs_of(model, number, [module(model, group[0]) for group in GROUPS], exact)
        for group, should in zip(GROUPS, wanted):
            (found,) = inputs_of(small, number, [module(small, group[0])], rough)
            moments = sum((part.T @ part).double() for part in found).numpy()
            mixed = sum((one.T @ other).double() for one, other in zip(should, found)).numpy()
            for name in group:
                done = rounded(adapted(module(model, name).weight.numpy(), moments, mixed), moments)
                out[f"layer.{number}.{name}"] = done
                module(small, name).weight.data = values(done)
        exact, rough = advanced(model, number, exact), advanced(small, number, rough)
    return out
