"""Fine-tunes an encoder on masked rows, gold and soft. Resumable: the state is written every `--save-every` steps, and the order of the batches depends on the seed alone."""

import argparse
import contextlib
import hashlib
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

from encoder import PRECISIONS, Encoder, Vocabulary, autocast, layer_numbers, layer_of, tensors
from intercepts import Intercepts
from matching import Matching
from metrics import report
from rounding import in_eight_bits
from rows import batches, collate, lend, marked, merged, read, thin


def parser():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--base", required=True, help="folder of the base model")
    p.add_argument("--tokenizer", required=True, help="our tokenizer.json")
    p.add_argument("--data", nargs="+", required=True, help="masked rows")
    p.add_argument("--dev", nargs="*", default=[], help="masked rows to report on after each epoch")
    p.add_argument("--out", required=True, help="folder of the state and of the result")
    p.add_argument("--layers", type=layer_numbers, help="which layers to keep of the base, and of --start where it has them all, such as 0,2,4,7,9,11")
    p.add_argument("--marked", action="store_true", help="a row for each target, whose own mark no other actor has: what the shared pass is compared with")
    p.add_argument("--merge", action="store_true", help="rows of one text with labels of several targets go through the encoder once")
    p.add_argument("--frozen", type=int, default=0, help="keep the embeddings and so many layers from the bottom as they are; what comes out of them is computed once a row")
    p.add_argument("--start", nargs="+", help="weights to begin with instead of the base's, as earlier runs left them: model.pt, or state.pt of one that was stopped; of several their mean")
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--steps", type=int, help="end the plan after so many steps instead")
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--length", type=int, default=160, help="pieces of a window")
    p.add_argument("--rate", type=float, default=3e-5)
    p.add_argument("--head-rate", type=float, default=10.0, help="times the rate")
    p.add_argument("--decay", type=float, default=1.0, help="of the rate from a layer to the one below")
    p.add_argument("--weight-decay", type=float, default=0.01)
    p.add_argument("--smoothing", type=float, default=0.1)
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--body-dropout", type=float, default=0.0, help="dropout inside the encoder too")
    p.add_argument("--r-drop", type=float, default=0.0, metavar="W", help="every batch goes through twice, and what the two passes say apart counts W (Wu et al., NeurIPS 2021)")
    p.add_argument("--match-base", help="folder of the base model of a teacher whose features are to be matched")
    p.add_argument("--match", nargs="+", help="its weights, as train.py left them; of several their mean")
    p.add_argument("--match-weight", type=float, default=1.0, help="what the distance to the teacher's features counts")
    p.add_argument("--weight", nargs="*", default=[], metavar="SET=W", help="what a row of a data set counts")
    p.add_argument("--soft-weight", type=float, default=1.0, help="what a soft label counts")
    p.add_argument("--soft-from", nargs="*", default=[], help="masked rows whose soft labels are taken for rows of the same pieces")
    p.add_argument("--keep-neutral", type=float, default=1.0, help="share of the rows to keep that have soft labels alone, all of them neutral by 0.7 or more")
    p.add_argument("--average", type=float, default=0.0, help="decay of the average of the weights; 0: none")
    p.add_argument("--intercepts", action="store_true", help="each data set has an intercept of its own in training")
    p.add_argument("--eight-bits", action="store_true", help="every step reads the layers' matrices as rounded to eight bits")
    p.add_argument("--precision", choices=PRECISIONS, default="bf16", help="f32 is the faster one on processors that have no matrix units for bfloat16")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--save-every", type=int, default=200)
    p.add_argument("--stop-after", type=int, help="end after so many steps in this run")
    return p


def described(args):
    """What decides the weights that come out: the settings, and the sha256 of every file of rows and weights, by its name."""
    hashed = lambda path: hashlib.sha256(open(path, "rb").read()).hexdigest()
    files = {name: {path: hashed(path) for path in getattr(args, name) or []} for name in ("data", "soft_from", "start", "match")}
    changes_nothing = {"out", "dev", "threads", "save_every", "stop_after"}
    return {name: value for name, value in vars(args).items() if name not in changes_nothing} | files


def groups(model, args):
    """The head learns faster; lower layers may learn more slowly."""
    count = model.body.config.num_hidden_layers
    out = {}
    for name, tensor in model.named_parameters():
        if not tensor.requires_grad:
            continue
        if name.startswith("head."):
            rate = args.rate * args.head_rate
        elif (number := layer_of(name)) is not None:
            rate = args.rate * args.decay ** (count - 1 - number)
        else:
            rate = args.rate * args.decay**count
        is_plain = tensor.ndim > 1
        out.setdefault((rate, is_plain), []).append(tensor)
    return [
        {"params": tensors, "lr": rate, "weight_decay": args.weight_decay if plain else 0.0}
        for (rate, plain), tensors in out.items()
    ]


def targets(rows, args, weights):
    """For every target the wanted distribution and its weight; none where there is no label."""
    wanted, counts = [], []
    for row in rows:
        for gold, soft in zip(row.gold, row.soft):
            one = np.zeros(3, dtype=np.float32)
            count = 0.0
            if gold is not None:
                one += args.smoothing / 3
                one[gold] += 1 - args.smoothing
                count = weights.get(row.dataset, 1.0)
                if soft is not None:
                    one = (one + args.soft_weight * np.array(soft, dtype=np.float32)) / (1 + args.soft_weight)
            elif soft is not None:
                one += np.array(soft, dtype=np.float32)
                count = args.soft_weight
            wanted.append(one)
            counts.append(count)
    return torch.from_numpy(np.array(wanted)), torch.tensor(counts)


def loss_of(passes, wanted, counts, r_drop):
    """Cross-entropy of the logits of each pass over the batch, and R-Drop's symmetric divergence between two passes; the mean over targets, each by its weight."""
    logs = [F.log_softmax(logits, dim=1) for logits in passes]
    losses = sum(-(wanted * log).sum(1) for log in logs) / len(logs)
    if r_drop:
        a, b = logs
        losses = losses + r_drop * ((a.exp() - b.exp()) * (a - b)).sum(1) / 2
    return (losses * counts).sum() / counts.sum().clamp_min(1e-6)


class Cache:
    """What comes out of the frozen layers, by row, so that each row goes through them once."""

    def __init__(self, model, dtype):
        self.model, self.dtype, self.kept = model, dtype, {}

    def states(self, numbers, ids, mask):
        if any(number not in self.kept for number in numbers):
            hidden = self.model.frozen_states(ids, mask).to(self.dtype)
            for number, row, length in zip(numbers, hidden, mask.sum(1)):
                self.kept[number] = row[:length].clone()
        return torch.nn.utils.rnn.pad_sequence([self.kept[number] for number in numbers], batch_first=True)


def predict(model, rows, vocabulary, length=384, batch=32, precision="bf16"):
    """Logits for every target of every row, and the rows' order is kept."""
    model.eval()
    windows = [row.window(length) for row in rows]
    out = [None] * len(rows)
    with torch.inference_mode(), autocast(precision):
        for part in batches(windows, batch):
            arrays = collate([windows[i] for i in part], vocabulary)
            logits = model(*tensors(arrays)).float().numpy()
            for target, owner in zip(logits, arrays[2]):
                i = part[owner]
                out[i] = (out[i] or []) + [target.tolist()]
    return out


def main(args):
    torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    run = described(args)
    vocabulary = Vocabulary(args.tokenizer, args.base)
    presented = marked if args.marked else list
    rows = [row for row in read(args.data) if not row.is_calibration]
    lend(rows, read(args.soft_from))
    rows = presented(merged(rows) if args.merge else rows)
    rows = [row.window(args.length) for row in rows]
    rows = [row for row in rows if any(g is not None for g in row.gold) or any(s is not None for s in row.soft)]
    rows = thin(rows, args.keep_neutral, args.seed)
    dev = presented(read(args.dev))
    weights = {name: float(weight) for name, weight in (pair.split("=") for pair in args.weight)}
    torch.manual_seed(args.seed)
    model = Encoder(args.base, vocabulary, args.layers, args.frozen, args.dropout, args.body_dropout)
    if args.start:
        model.load(args.start)
    matching = Matching(args.match_base, args.match, args.tokenizer, model.body.config.hidden_size) if args.match else None
    parts = groups(model, args)
    if matching:
        parts.append({"params": list(matching.parameters()), "lr": args.rate * args.head_rate, "weight_decay": args.weight_decay})
    intercepts = Intercepts({row.dataset for row in rows}) if args.intercepts else None
    if intercepts:
        parts.append({"params": list(intercepts.parameters()), "lr": args.rate * args.head_rate, "weight_decay": 0.0})
    optimizer = torch.optim.AdamW(parts, betas=(0.9, 0.98), eps=1e-6, fused=True)
    plan = [part for epoch in range(args.epochs) for part in batches(rows, args.batch, args.seed * 1000 + epoch)]
    ends = len(plan) // args.epochs
    plan = plan[: args.steps]
    warm = max(1, len(plan) // 10)
    rate = lambda step: min((step + 1) / warm, 0.5 * (1 + math.cos(math.pi * max(0, step - warm) / max(1, len(plan) - warm))))
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    average = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()} if args.average else None
    first, log, state = 0, open(f"{args.out}/log.txt", "a"), f"{args.out}/state.pt"

    def say(text):
        print(text, flush=True)
        print(text, file=log, flush=True)

    if os.path.exists(state):
        saved = torch.load(state, weights_only=False)
        others = [name for name, value in run.items() if saved.get("run", {}).get(name) != value]
        if others:
            raise SystemExit(f"{state}: it is of a run with another {', another '.join(others)}; name another --out")
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
        average, first = saved["average"], saved["step"]
        for own, name in ((matching, "matching"), (intercepts, "intercepts")):
            if own:
                own.load_state_dict(saved[name])
        say(f"going on from step {first}")

    def save(step):
        saved = {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(),
            "average": average,
            "matching": matching.state_dict() if matching else None,
            "intercepts": intercepts.state_dict() if intercepts else None,
            "step": step,
            "run": run,
        }
        torch.save(saved, state + ".new")
        os.replace(state + ".new", state)

    def result():
        return average if average is not None else model.state_dict()

    cache = Cache(model, PRECISIONS[args.precision]) if args.frozen else None
    say(f"{json.dumps(run)}\n{len(rows)} rows, {len(plan)} steps")
    began, total, seen = time.time(), 0.0, 0
    for step in range(first, len(plan)):
        # Whatever was drawn before a stop does not matter for what is drawn after it.
        torch.manual_seed(args.seed * 1_000_003 + step)
        model.train()
        part = [rows[i] for i in plan[step]]
        wanted, counts = targets(part, args, weights)
        with in_eight_bits(model.body) if args.eight_bits else contextlib.nullcontext():
            with autocast(args.precision):
                ids, mask, owner, at = tensors(collate(part, vocabulary))
                frozen = cache.states(plan[step], ids, mask) if cache else None
                features = [model.features(ids, mask, owner, at, frozen) for _ in range(2 if args.r_drop else 1)]
                passes = [model.head(model.dropout(one)).float() for one in features]
                apart = matching(part, features[0]).mean() if matching else 0.0
            passes = [logits + intercepts(part) for logits in passes] if intercepts else passes
            loss = loss_of(passes, wanted, counts, args.r_drop) + args.match_weight * apart
            optimizer.zero_grad()
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        if average is not None:
            decay = min(args.average, (step + 1) / (step + 10))
            for name, tensor in model.state_dict().items():
                average[name].lerp_(tensor, 1 - decay) if tensor.is_floating_point() else average[name].copy_(tensor)
        total, seen = total + loss.item(), seen + len(part)
        if (step + 1) % 50 == 0:
            speed = seen / (time.time() - began)
            say(f"step {step + 1}/{len(plan)} loss {total / 50:.4f} {speed:.1f} rows/s")
            total, seen, began = 0.0, 0, time.time()
        if (step + 1) % args.save_every == 0 and step + 1 < len(plan):
            save(step + 1)
        if dev and ((step + 1) % ends == 0 or step + 1 == len(plan)):
            kept = {name: tensor.clone() for name, tensor in model.state_dict().items()}
            model.load_state_dict(result())
            say(report(dev, [logits[0] for logits in predict(model, dev, vocabulary, precision=args.precision)]))
            model.load_state_dict(kept)
        if args.stop_after and step + 1 - first >= args.stop_after:
            save(step + 1)
            return
    torch.save(result(), f"{args.out}/model.pt")


if __name__ == "__main__":
    main(parser().parse_args())
