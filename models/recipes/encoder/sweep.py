"""Macro-F1 on the dev rows with the logits of neutral and of favor moved up and down: the decision rule that pack.py's `--neutral` and `--favor` set."""

import argparse
import itertools

import numpy as np

from encoder import PRECISIONS, Encoder, Vocabulary, layer_numbers
from metrics import report
from rows import read
from train import predict


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--base", required=True)
    p.add_argument("--tokenizer", required=True, help="the tokenizer.json of the masked rows")
    p.add_argument("--model", nargs="+", required=True, help="model.pt, as train.py leaves it; of several the mean of the weights")
    p.add_argument("--layers", type=layer_numbers, help="as in training")
    p.add_argument("--dev", nargs="+", required=True, help="masked rows")
    p.add_argument("--neutral", nargs="+", type=float, default=[0, -0.25, -0.5, -0.6, -0.7, -0.8, -0.9, -1])
    p.add_argument("--favor", nargs="+", type=float, default=[0])
    p.add_argument("--precision", choices=PRECISIONS, default="bf16", help="as in training")
    args = p.parse_args()
    vocabulary = Vocabulary(args.tokenizer, args.base)
    model = Encoder(args.base, vocabulary, args.layers)
    model.load(args.model)
    rows = read(args.dev)
    logits = np.array([found[0] for found in predict(model, rows, vocabulary, precision=args.precision)])
    for neutral, favor in itertools.product(args.neutral, args.favor):
        print(f"neutral {neutral:+.2f} favor {favor:+.2f}\n{report(rows, logits + np.array([0, neutral, favor]))}")


if __name__ == "__main__":
    main()
