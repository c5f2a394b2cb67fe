"""The encoder with masked actors: a BERT or MPNet body, the mean token vector beside the mean over a target's positions, and a linear head."""

import json

import numpy as np
import torch
from torch import nn
from transformers import AutoModel

from rows import ACTOR, ATTRIBUTE, LABELS, OTHER

# Stands before a layer's number in the names of its tensors.
LAYER = ".layer."
PRECISIONS = {"bf16": torch.bfloat16, "f32": torch.float32}


def autocast(precision):
    """In which numbers the products of matrices are made; the weights are in f32."""
    return torch.autocast("cpu", dtype=PRECISIONS[precision], enabled=precision != "f32")


class Vocabulary:
    """From our tokenizer's word pieces to the rows of a base model's embedding table."""

    def __init__(self, tokenizer, base):
        ours = json.load(open(tokenizer))["model"]["vocab"]
        theirs = json.load(open(f"{base}/tokenizer.json"))
        added = {token["content"]: token["id"] for token in theirs["added_tokens"]}
        vocabulary = theirs["model"]["vocab"] | added
        one_of = lambda *names: next(vocabulary[name] for name in names if name in vocabulary)
        # MPNet's table holds BERT's special pieces too, untrained: its own come first.
        self.pad = one_of("<pad>", "[PAD]")
        self.first = one_of("<s>", "[CLS]")
        self.last = one_of("</s>", "[SEP]")
        unknown = one_of("[UNK]", "<unk>")
        table = np.full(max(ours.values()) + 4, unknown, dtype=np.int64)
        for piece, number in ours.items():
            table[number] = vocabulary.get(piece, unknown)
        # Counted from the end: -1, -2 and -3.
        table[ACTOR] = self.actor = one_of("<mask>", "[MASK]")
        table[ATTRIBUTE] = self.attribute = vocabulary["[unused0]"]
        table[OTHER] = self.other = vocabulary["[unused1]"]
        self.table = table

    def rows(self, pieces, kept):
        """Rows of the base's table for the pieces `kept` of `pieces`, a dict of their numbers, and behind them the attribute's."""
        own = {"[PAD]": self.pad, "[CLS]": self.first, "[SEP]": self.last, "[MASK]": self.actor}
        return [own.get(piece, int(self.table[pieces[piece]])) for piece in kept] + [self.attribute]

    def encode(self, pieces):
        return np.concatenate([[self.first], self.table[np.array(pieces, dtype=np.int64)], [self.last]])


def layer_numbers(text):
    """What `--layers` takes: "0,2,4"."""
    return [int(layer) for layer in text.split(",")]


def layer_of(name):
    """The number of the layer to which the tensor of this name belongs; None outside the layers."""
    _, _, inside = name.partition(LAYER)
    return int(inside.partition(".")[0]) if inside else None


def mean(states):
    """The mean of each tensor; what is no float is as in the first."""
    first = states[0]
    return {name: sum(state[name] for state in states) / len(states) if first[name].is_floating_point() else first[name] for name in first}


class Encoder(nn.Module):
    def __init__(self, base, vocabulary, layers=None, frozen=0, dropout=0.1, body_dropout=0.0):
        super().__init__()
        # Dropout inside the body costs a sixth of the time; over two or three epochs the head's is enough.
        inside = {"hidden_dropout_prob": body_dropout, "attention_probs_dropout_prob": body_dropout}
        self.body = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager", **inside)
        self.is_mpnet = self.body.config.model_type == "mpnet"
        self.frozen, self.layers = frozen, layers
        if layers is not None:
            keep = nn.ModuleList(self.body.encoder.layer[i] for i in layers)
            self.body.encoder.layer = keep
            self.body.config.num_hidden_layers = len(layers)
        words = self.body.embeddings.word_embeddings.weight
        with torch.no_grad():
            # An attribute begins as what an actor is, and so does another actor where the target has a mark of its own.
            words[vocabulary.attribute] = words[vocabulary.actor]
            words[vocabulary.other] = words[vocabulary.actor]
        if frozen:
            self.body.embeddings.requires_grad_(False)
            self.body.encoder.layer[:frozen].requires_grad_(False)
        width = self.body.config.hidden_size
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(2 * width, len(LABELS))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def load(self, paths):
        """Takes the weights of a model.pt, or of the state.pt of a run that was stopped; of several their mean. Where they have all layers of the base, those that are kept."""
        states = [torch.load(path, weights_only=True) for path in paths]
        self.load_state_dict(self.of_kept_layers(mean([state.get("model", state) for state in states])))

    def of_kept_layers(self, state):
        """Without the layers that are not kept, and with the new numbers of those that are."""
        numbers = {layer_of(name) for name in state} - {None}
        if self.layers is None or len(numbers) == len(self.layers):
            return state
        out = {}
        for name, tensor in state.items():
            number = layer_of(name)
            if number in self.layers:
                name = name.replace(f"{LAYER}{number}.", f"{LAYER}{self.layers.index(number)}.", 1)
            if number is None or number in self.layers:
                out[name] = tensor
        return out

    def embed(self, ids):
        """What the first layer reads, rows x length x width."""
        return self.body.embeddings(input_ids=ids)

    def through(self, hidden, mask, first, last):
        """Hidden states behind the layers `first` to `last`, not included."""
        barred = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * torch.finfo(hidden.dtype).min
        bias = self.body.encoder.compute_position_bias(hidden) if self.is_mpnet else None
        for layer in self.body.encoder.layer[first:last]:
            out = layer(hidden, barred, bias) if self.is_mpnet else layer(hidden, barred)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden

    def head_features(self, hidden, mask, owner, weights):
        """Features of every target, targets x (2 width)."""
        hidden = hidden.float()
        share = mask.float() / mask.sum(1, keepdim=True)
        mean = torch.einsum("bl,blw->bw", share, hidden)
        at_target = torch.einsum("tl,tlw->tw", weights, hidden[owner])
        return torch.cat([mean[owner], at_target], dim=1)

    def features(self, ids, mask, owner, weights, frozen=None):
        """What the head reads of every target. `frozen` are the hidden states behind the frozen layers, where they are known."""
        if frozen is None:
            frozen = self.frozen_states(ids, mask)
        hidden = self.through(frozen, mask, self.frozen, None)
        return self.head_features(hidden, mask, owner, weights)

    def forward(self, ids, mask, owner, weights, frozen=None):
        """Logits of every target; `frozen` as in `features`."""
        return self.head(self.dropout(self.features(ids, mask, owner, weights, frozen)))

    def frozen_states(self, ids, mask):
        """Hidden states behind the layers that are not trained."""
        if not self.frozen:
            return self.embed(ids)
        with torch.no_grad():
            return self.through(self.embed(ids), mask, 0, self.frozen)


def tensors(arrays):
    return [torch.from_numpy(array) for array in arrays]
