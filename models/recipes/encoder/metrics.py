"""Macro-F1 over against, neutral and favor."""

import numpy as np


def macro_f1(truth, found):
    truth, found = np.asarray(truth), np.asarray(found)
    scores = []
    for label in range(3):
        right = ((truth == label) & (found == label)).sum()
        scores.append(2 * right / max(1, (truth == label).sum() + (found == label).sum()))
    return float(np.mean(scores)), [float(score) for score in scores]


def report(rows, logits):
    """One line a data set, from the first target of every row."""
    logits = np.array(logits)
    truth = np.array([row.gold[0] for row in rows])
    parts = {name: [i for i, row in enumerate(rows) if row.dataset == name] for name in sorted({row.dataset for row in rows})}
    many = [i for i in parts.get("newsmtsc", []) if i >= 343]
    if many:
        parts["newsmtsc, several targets"] = many
    lines = []
    for name, part in parts.items():
        all_of, each = macro_f1(truth[part], logits[part].argmax(1))
        lines.append(f"{name:26} {len(part):5} rows  macro-F1 {all_of:.4f}  " + " ".join(f"{f:.3f}" for f in each))
    return "\n".join(lines)
