"""From a model folder back to a model.pt that train.py can start from: what pack.py did, undone but for the rounding."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file

import export
from encoder import Encoder, Vocabulary, layer_numbers
from splitting import joined


def restored(name, tensors, start):
    """A tensor in floats. A row that rounds to the same as that of `start`, such as one of a frozen layer, is taken from there and so is exact."""
    if f"{name}.scale" not in tensors:
        return tensors[name]
    shipped, scale = tensors[name], tensors[f"{name}.scale"]
    whole, scales = export.quantised(start)
    is_same = (whole == shipped).all(axis=1) & (scales == scale)
    return np.where(is_same[:, None], start, export.floats(tensors, name))


def body_state(model, tensors, keep):
    """The state dict of `model`, a base model's body, with `tensors` of `export.to_tensors` in place of its own; `keep` as there."""
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    start = export.to_tensors(model, quantise=False, keep=keep)
    tensors = joined(tensors, model.config.intermediate_size)
    floats = {name: torch.from_numpy(restored(name, tensors, start[name])) for name in start}
    for ours, theirs in export.names(model).items():
        state[theirs] = floats[ours]
    state["embeddings.word_embeddings.weight"][keep] = floats["embedding.word"]
    if export.is_mpnet(model):
        state["embeddings.position_embeddings.weight"][model.config.pad_token_id + 1 :] = floats["embedding.position"]
    else:
        state["embeddings.position_embeddings.weight"] = floats["embedding.position"] - state["embeddings.token_type_embeddings.weight"][0]
    return state


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--base", required=True)
    p.add_argument("--tokenizer", required=True, help="the tokenizer.json of the masked rows")
    p.add_argument("--layers", type=layer_numbers, help="as in training")
    p.add_argument("--neutral", type=float, default=0.0, help="as pack.py added it: taken off again")
    p.add_argument("--favor", type=float, default=0.0, help="likewise")
    p.add_argument("--out", type=Path, required=True, help="the model.pt")
    p.add_argument("folder", type=Path)
    args = p.parse_args()

    vocabulary = Vocabulary(args.tokenizer, args.base)
    model = Encoder(args.base, vocabulary, args.layers)
    kept = json.load(open(args.folder / "tokenizer.json"))["model"]["vocab"]
    keep = vocabulary.rows(json.load(open(args.tokenizer))["model"]["vocab"], sorted(kept, key=kept.get))
    tensors = {}
    for path in sorted(args.folder.glob("weights*.safetensors")):
        tensors |= load_file(path)
    model.body.load_state_dict(body_state(model.body, tensors, keep))
    head = load_file(args.folder / "head.safetensors")
    with torch.no_grad():
        model.head.weight.copy_(torch.from_numpy(head["weight"].T.copy()))
        model.head.bias.copy_(torch.from_numpy(head["bias"]) - torch.tensor([0, args.neutral, args.favor]))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), args.out)


if __name__ == "__main__":
    main()
