"""From a fine-tuned encoder to a model folder: the vocabulary cut to what news uses, matrices in eight bits, files of at most 32 MB, a card.

The calibration on that card is empty: `standpoint calibrate FOLDER` fills it in.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save

import export
import rounding
from encoder import Encoder, Vocabulary, layer_numbers
from pieces import count, cut_tokenizer, kept_pieces, shards
from rows import read
from splitting import split


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--base", required=True)
    p.add_argument("--tokenizer", required=True, help="the tokenizer.json of the masked rows")
    p.add_argument("--model", nargs="+", required=True, help="model.pt, as train.py leaves it; of several the mean of the weights")
    p.add_argument("--layers", type=layer_numbers, help="as in training")
    p.add_argument("--counts", nargs="+", required=True, help="masked rows whose pieces are counted")
    p.add_argument("--pieces", type=int, default=18000)
    p.add_argument("--window", type=int, default=160)
    p.add_argument("--neutral", type=float, default=0.0, help="added to the neutral logit: the decision rule, chosen on the dev sets")
    p.add_argument("--favor", type=float, default=0.0, help="added to the logit of favor, likewise")
    precision = p.add_mutually_exclusive_group()
    precision.add_argument("--rounding", nargs="+", metavar="ROWS", help="masked rows, less those of calibration documents, in whose light the matrices are rounded (rounding.py); without them each number goes to the nearest")
    precision.add_argument("--float", action="store_true", help="matrices as they are, to compare with")
    p.add_argument("--rounding-rows", type=int, default=512, help="how many of them, evenly spread")
    p.add_argument("--split", type=int, default=0, metavar="N", help="neurons to add to every layer, among which columns with outliers are shared (splitting.py)")
    p.add_argument("--limit", type=int, default=31_000_000, help="bytes of a file")
    p.add_argument("--card", required=True, help="JSON: name, description, credits, training, limits, and escalate_from where a cascade may go on")
    p.add_argument("--out", type=Path, required=True)
    args = p.parse_args()

    tokenizer = json.load(open(args.tokenizer))
    pieces = tokenizer["model"]["vocab"]
    counts = count(args.counts)
    kept = kept_pieces(pieces, counts, args.pieces)
    covered = sum(counts[pieces[piece]] for piece in kept) / sum(counts.values())
    print(f"{len(kept)} of {len(pieces)} pieces, {covered:.4%} of what the texts use")

    vocabulary = Vocabulary(args.tokenizer, args.base)
    model = Encoder(args.base, vocabulary, args.layers)
    model.load(args.model)
    rows = vocabulary.rows(pieces, kept)
    if args.split:
        split(model.body, args.split)
    codes = None
    if args.rounding:
        found = [row.window(args.window) for row in read(args.rounding) if not row.is_calibration]
        found = found[:: max(1, len(found) // args.rounding_rows)][: args.rounding_rows]
        codes = rounding.codes(model, found, vocabulary)
    tensors = export.to_tensors(model.body, quantise=not args.float, keep=rows, codes=codes)
    number = {piece: place for place, piece in enumerate(kept)}

    files = {"tokenizer.json": json.dumps(cut_tokenizer(tokenizer, kept), ensure_ascii=False).encode()}
    parts = shards(tensors, args.limit)
    for place, part in enumerate(parts, 1):
        name = "weights.safetensors" if len(parts) == 1 else f"weights-{place}-of-{len(parts)}.safetensors"
        files[name] = save(part)
    head = model.head.weight.detach().float().numpy().T
    bias = model.head.bias.detach().float().numpy() + np.array([0, args.neutral, args.favor], dtype=np.float32)
    files["head.safetensors"] = save({"weight": np.ascontiguousarray(head), "bias": bias})
    described = json.load(open(args.card))
    escalate_from = described.pop("escalate_from", None)
    card = {
        "format": 1,
        "tier": "contextual",
        "languages": ["en"],
        "licence": "MIT OR Apache-2.0",
        "classes": ["against", "neutral", "favor"],
        "features": {
            "encoder": export.config(model.body, keep=rows),
            "first": number["[CLS]"],
            "last": number["[SEP]"],
            "actor": number["[MASK]"],
            "attribute": len(kept),
            "window": args.window,
        },
        "calibration": json.load(open(Path(__file__).parent / "calibration.json")),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    } | described
    if escalate_from is not None:
        card["calibration"]["escalate_from"] = escalate_from
    args.out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (args.out / name).write_bytes(data)
        print(f"{len(data):>11} {name}")
    (args.out / "card.json").write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
