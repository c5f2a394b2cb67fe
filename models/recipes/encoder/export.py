"""From a fine-tuned BERT or MPNet to the tensors that src/encoder reads.

In: a Hugging Face folder or model. Out: weights.safetensors and the encoder's sizes as JSON. `to_tensors` and `config` are for other recipes;
`python export.py fixtures FOLDER` makes the tiny models and reference vectors of the Rust tests, `python export.py check MODEL FOLDER` weights and
reference vectors of a real model in both precisions.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from transformers import AutoModel, BertConfig, BertModel, MPNetConfig, MPNetModel

LARGEST = 127  # all eight bits: the products are exact on every processor
MPNET = {"query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v", "output": "attention.attn.o", "attention_norm": "attention.LayerNorm"}
BERT = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value", "output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm"}
BOTH = {"inner": "intermediate.dense", "outer": "output.dense", "output_norm": "output.LayerNorm"}


def quantised(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of whole numbers from -127 to 127, and the scale of each row; a row of zeros has the scale 1."""
    largest = np.abs(matrix).max(axis=1)
    scale = np.where(largest > 0, largest / LARGEST, 1.0).astype(np.float32)
    return np.clip(np.rint(matrix / scale[:, None]), -LARGEST, LARGEST).astype(np.int8), scale


def floats(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """A tensor of `to_tensors` in floats, whether it is in eight bits there or not."""
    scale = tensors.get(f"{name}.scale")
    return tensors[name] if scale is None else tensors[name] * scale[:, None]


def is_mpnet(model) -> bool:
    return model.config.model_type == "mpnet"


def config(model, keep=None) -> dict:
    """The encoder's sizes, as the Rust `EncoderConfig` reads them; `keep` as in `to_tensors`."""
    c = model.config
    first = c.pad_token_id + 1 if is_mpnet(model) else 0
    return {
        "shape": "mpnet" if is_mpnet(model) else "bert",
        "layers": c.num_hidden_layers,
        "width": c.hidden_size,
        "heads": c.num_attention_heads,
        "inner": c.intermediate_size,
        "positions": c.max_position_embeddings - first,
        "vocabulary": len(keep) if keep is not None else model.get_input_embeddings().weight.shape[0],
        "epsilon": c.layer_norm_eps,
    }


def names(model) -> dict[str, str]:
    """Our tensors and the names that they have in the state dict of `model`; the tables of words and positions are cut or moved and not among them."""
    out = {f"embedding.norm.{part}": f"embeddings.LayerNorm.{part}" for part in ("weight", "bias")}
    if is_mpnet(model):
        out["attention.bias"] = "encoder.relative_attention_bias.weight"
    for number in range(model.config.num_hidden_layers):
        for ours, theirs in ((MPNET if is_mpnet(model) else BERT) | BOTH).items():
            name, found = f"layer.{number}.{ours}", f"encoder.layer.{number}.{theirs}"
            out[f"{name}.weight" if ours.endswith("norm") else name] = f"{found}.weight"
            out[f"{name}.bias"] = f"{found}.bias"
    return out


def is_plain(name: str) -> bool:
    """Whether a tensor of ours stays in floats."""
    return name.endswith((".weight", ".bias"))


def to_tensors(model, quantise: bool, keep=None, codes=None) -> dict[str, np.ndarray]:
    """The tensors of `model`; matrices in eight bits if `quantise`.

    `keep` is the list of rows of the word table that stay, in their new order; without it all stay. `codes` has whole numbers and scales of matrices that were rounded
    elsewhere (rounding.py), by name.
    """
    assert model.config.hidden_act == "gelu", "only the exact GELU is read"
    state = {k: v.detach().to(torch.float32).cpu().numpy() for k, v in model.state_dict().items()}
    position = state["embeddings.position_embeddings.weight"]
    if is_mpnet(model):
        # A sequence without padding has its first token at the row behind the padding's.
        position = position[model.config.pad_token_id + 1 :]
    else:
        position = position + state["embeddings.token_type_embeddings.weight"][0]
    word = state["embeddings.word_embeddings.weight"]
    matrices = {"embedding.word": word if keep is None else word[np.asarray(keep)], "embedding.position": position}
    others = {}
    for ours, theirs in names(model).items():
        (others if is_plain(ours) else matrices)[ours] = state[theirs]
    tensors = dict(others)
    for name, matrix in matrices.items():
        if quantise:
            tensors[name], tensors[f"{name}.scale"] = (codes or {}).get(name) or quantised(matrix)
        else:
            tensors[name] = matrix
    return {name: np.ascontiguousarray(value) for name, value in sorted(tensors.items())}


def reference(model, sequences: list[list[int]]) -> dict[str, np.ndarray]:
    """Token ids and hidden states of each sequence, computed by transformers in float32."""
    model = model.eval().float()
    tensors = {}
    with torch.no_grad():
        for number, ids in enumerate(sequences):
            tensors[f"ids.{number}"] = np.asarray(ids, dtype=np.uint32)
            tensors[f"hidden.{number}"] = model(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
    return tensors


def tiny(shape: str):
    """A random model of two layers, 32 wide, 18 in the middle, which no panel or group divides; its numbers are larger than a fresh model's, so that attention has something to tell apart."""
    torch.manual_seed(7)
    sizes = dict(vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=18, initializer_range=0.3)
    if shape == "bert":
        model = BertModel(BertConfig(**sizes, max_position_embeddings=40), add_pooling_layer=False)
    else:
        model = MPNetModel(MPNetConfig(**sizes, max_position_embeddings=42, pad_token_id=1), add_pooling_layer=False)
    for name, value in model.named_parameters():
        if name.endswith("bias") or "LayerNorm" in name:
            value.data.add_(torch.randn_like(value) * 0.2)
    return model


def fixtures(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(7)
    # One token, a few, more than one block of rows, and the whole window, in which MPNet's distances share buckets. Id 1 is MPNet's padding.
    sequences = [[2], [2, 17, 49, 3]] + [[int(i) for i in generator.integers(2, 50, size=n)] for n in (23, 40)]
    for shape in ("bert", "mpnet"):
        model = tiny(shape)
        save_file(to_tensors(model, quantise=False), folder / f"{shape}.safetensors")
        save_file(to_tensors(model, quantise=True), folder / f"{shape}.int8.safetensors")
        (folder / f"{shape}.json").write_text(json.dumps(config(model), indent=1) + "\n")
        save_file(reference(model, sequences), folder / f"{shape}.reference.safetensors")


def check(source: str, folder: Path, lines: list[str]) -> None:
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    model = AutoModel.from_pretrained(source, add_pooling_layer=False)
    tokenizer = Tokenizer.from_file(str(Path(source) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    save_file(reference(model, [tokenizer.encode(line).ids for line in lines]), folder / "reference.safetensors")
    save_file(to_tensors(model, quantise=False), folder / "f32.safetensors")
    save_file(to_tensors(model, quantise=True), folder / "int8.safetensors")
    (folder / "config.json").write_text(json.dumps(config(model), indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("fixtures")
    step.add_argument("folder", type=Path)
    step = steps.add_parser("check")
    step.add_argument("model")
    step.add_argument("folder", type=Path)
    step.add_argument("--text", type=Path, required=True, help="one sentence a line")
    arguments = parser.parse_args()
    if arguments.step == "fixtures":
        fixtures(arguments.folder)
    else:
        check(arguments.model, arguments.folder, arguments.text.read_text().splitlines())


if __name__ == "__main__":
    main()
