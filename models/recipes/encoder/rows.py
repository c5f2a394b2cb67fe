"""Masked rows, as `standpoint mask` writes them: reading, windows and batches. In: JSON Lines. Out: arrays of token ids and of target positions."""

import json
import random
from dataclasses import dataclass, field

import numpy as np

LABELS = ["against", "neutral", "favor"]
ACTOR, ATTRIBUTE, OTHER = -1, -2, -3


@dataclass
class Row:
    """One text with its targets, each with a gold label, soft labels or none."""

    id: str
    dataset: str
    is_calibration: bool
    pieces: list
    targets: list
    gold: list = field(default_factory=list)
    soft: list = field(default_factory=list)

    def window(self, size):
        """At most `size` pieces around the first target, with the targets that stand inside."""
        if len(self.pieces) <= size:
            return self
        anchors = self.targets[0] if self.targets else []
        centre = sum(anchors) // len(anchors) if anchors else size // 2
        start = min(max(0, centre - size // 2), len(self.pieces) - size)
        kept = [
            (number, [p - start for p in positions if start <= p < start + size])
            for number, positions in enumerate(self.targets)
        ]
        kept = [(number, positions) for number, positions in kept if positions or number == 0]
        pick = lambda values: [values[number] for number, _ in kept] if values else []
        return Row(
            self.id,
            self.dataset,
            self.is_calibration,
            self.pieces[start : start + size],
            [positions for _, positions in kept],
            pick(self.gold),
            pick(self.soft),
        )


def read(paths):
    """All rows of the files."""
    rows = []
    for path in paths:
        with open(path) as lines:
            for line in lines:
                row = json.loads(line)
                gold = [LABELS.index(row["label"])] if row["label"] else []
                gold += [None] * (len(row["targets"]) - len(gold))
                rows.append(
                    Row(
                        row["id"],
                        row["dataset"],
                        row["is_calibration"],
                        row["pieces"],
                        row["targets"],
                        gold,
                        row.get("soft") or [None] * len(gold),
                    )
                )
    return rows


def merged(rows):
    """Rows of the same pieces and targets as one, with the labels of all of them: a text of which several targets were read goes through the encoder once."""
    out, places = [], {}
    for row in rows:
        key = row.dataset, row.is_calibration, tuple(row.pieces), tuple(sorted(map(tuple, row.targets)))
        if key not in places:
            places[key] = len(out)
            out.append(Row(row.id, row.dataset, row.is_calibration, row.pieces, row.targets, list(row.gold), row.soft))
            continue
        kept = out[places[key]]
        for positions, gold in zip(row.targets, row.gold):
            at = kept.targets.index(positions)
            if kept.gold[at] is None:
                kept.gold[at] = gold
    return out


def lend(rows, lenders):
    """Gives targets without soft labels those that another row of the same pieces has for them."""
    known = {tuple(row.pieces): row for row in lenders}
    for row in rows:
        lender = known.get(tuple(row.pieces))
        if lender:
            soft = {tuple(positions): soft for positions, soft in zip(lender.targets, lender.soft)}
            row.soft = [own or soft.get(tuple(positions)) for own, positions in zip(row.soft, row.targets)]


def marked(rows):
    """A row for every target that has a label: it alone stands as ACTOR, every other actor as OTHER."""
    out = []
    for row in rows:
        for positions, gold, soft in zip(row.targets, row.gold, row.soft):
            if gold is None and soft is None:
                continue
            own = set(positions)
            pieces = [OTHER if piece == ACTOR and place not in own else piece for place, piece in enumerate(row.pieces)]
            out.append(Row(row.id, row.dataset, row.is_calibration, pieces, [positions], [gold], [soft]))
    return out


def thin(rows, share, seed, sure=0.7):
    """Without some of the rows from which there is little to learn: no gold label, and every soft label neutral by `sure` or more."""
    generator = random.Random(seed)
    dull = lambda row: not any(g is not None for g in row.gold) and all(s is None or s[LABELS.index("neutral")] >= sure for s in row.soft)
    return [row for row in rows if not dull(row) or generator.random() < share]


def batches(rows, size, seed=None, bucket=64):
    """Batches of rows of like length. With a seed in an order of its own, without one from short to long."""
    order = list(range(len(rows)))
    if seed is None:
        order.sort(key=lambda i: len(rows[i].pieces))
        return [order[i : i + size] for i in range(0, len(order), size)]
    generator = random.Random(seed)
    generator.shuffle(order)
    out = []
    for start in range(0, len(order), size * bucket):
        part = sorted(order[start : start + size * bucket], key=lambda i: len(rows[i].pieces))
        out += [part[i : i + size] for i in range(0, len(part), size)]
    generator.shuffle(out)
    return out


def collate(rows, vocabulary):
    """Token ids and their mask (rows x length), and for every target its row and a row of weights over the positions that sums to one."""
    length = max(len(row.pieces) for row in rows) + 2
    ids = np.full((len(rows), length), vocabulary.pad, dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=np.int64)
    owner, weights = [], []
    for number, row in enumerate(rows):
        ids[number, : len(row.pieces) + 2] = vocabulary.encode(row.pieces)
        mask[number, : len(row.pieces) + 2] = 1
        for positions in row.targets:
            weight = np.zeros(length, dtype=np.float32)
            for position in positions:
                weight[position + 1] += 1 / len(positions)
            owner.append(number)
            weights.append(weight)
    return ids, mask, np.array(owner), np.array(weights)
