"""Distillation by features: what a student makes of a target is drawn towards what a trained teacher makes of it, behind a linear map that is thrown away (as hidden states in TinyBERT, Jiao et al., Findings of EMNLP 2020)."""

import torch
import torch.nn.functional as F
from torch import nn

from encoder import Encoder, Vocabulary, tensors
from rows import collate


class Matching(nn.Module):
    def __init__(self, base, weights, tokenizer, student_width):
        super().__init__()
        self.vocabulary = Vocabulary(tokenizer, base)
        teacher = Encoder(base, self.vocabulary)
        teacher.load(weights)
        # In a list it is no part of this module, whose weights are saved and trained.
        self.teacher = [teacher.eval().requires_grad_(False)]
        self.map = nn.Linear(2 * student_width, teacher.head.in_features)

    def forward(self, rows, features):
        """One minus the cosine to the teacher's features, for every target of the rows."""
        ids, mask, owner, at = tensors(collate(rows, self.vocabulary))
        with torch.no_grad():
            wanted = self.teacher[0].features(ids, mask, owner, at)
        return 1 - F.cosine_similarity(self.map(features).float(), wanted.float(), dim=1)
