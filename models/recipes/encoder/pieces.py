"""Which word pieces stay, and files of a bounded size. In: a tokenizer and counts. Out: a smaller tokenizer. Needs no torch."""

import collections
import json

LAST_LETTER = "\u024f"  # of Latin Extended-B; the International Phonetic Alphabet comes after it
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def kept_pieces(vocabulary, counts, size):
    """The pieces that stay, in their order: the special ones, ASCII and Latin letters, all other single characters that texts use, so that every word can still be
    spelt, then the most frequent ones."""
    single = lambda piece: len(piece.removeprefix("##")) == 1
    is_letter = lambda piece: piece[-1].isalpha() and piece[-1] <= LAST_LETTER
    must = [p for p in vocabulary if p in SPECIAL or (single(p) and (p.isascii() or is_letter(p) or counts[vocabulary[p]] > 0))]
    others = sorted((p for p in vocabulary if counts[vocabulary[p]] > 0), key=lambda p: (-counts[vocabulary[p]], vocabulary[p]))
    kept = set(must)
    for piece in others:
        if len(kept) >= size:
            break
        kept.add(piece)
    return sorted(kept, key=vocabulary.get)


def cut_tokenizer(tokenizer, kept):
    """The tokenizer with these pieces alone, numbered anew."""
    number = {piece: place for place, piece in enumerate(kept)}
    tokenizer = json.loads(json.dumps(tokenizer))
    tokenizer["model"]["vocab"] = number
    tokenizer["added_tokens"] = [token | {"id": number[token["content"]]} for token in tokenizer["added_tokens"]]
    for name, token in tokenizer["post_processor"]["special_tokens"].items():
        token["ids"] = [number[name]]
    return tokenizer


def count(paths):
    counts = collections.Counter()
    for path in paths:
        with open(path) as lines:
            for line in lines:
                counts.update(piece for piece in json.loads(line)["pieces"] if piece >= 0)
    return counts


def shards(tensors, limit):
    """The tensors in files of at most `limit` bytes, in their order."""
    groups, size = [[]], 0
    for name, tensor in tensors.items():
        if size + tensor.nbytes > limit and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(name)
        size += tensor.nbytes
    return [{name: tensors[name] for name in group} for group in groups]
