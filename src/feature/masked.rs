//! A paragraph as every model sees it: word pieces with one placeholder for each mention of an actor. In: pieces, mentions and sentences. Out: for
//! a target, the symbol at every position. The text of a mention is nowhere in it, and that is what makes scores blind to who an actor is.

use crate::actor::mention::Mention;
use crate::span::Span;

/// Number of symbols that stand for mentions, after the tokenizer's own ids.
pub const PLACEHOLDERS: u32 = 4;

/// Marks a piece that belongs to no mention.
const NOBODY: u32 = u32::MAX;

/// One position of a paragraph: a word piece, or a whole mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands, in bytes of the document.
    pub span: Span,
    id: u32,
    mention: u32,
}

impl Piece {
    /// A word piece of the text between mentions.
    #[must_use]
    pub const fn word(id: u32, span: Span) -> Self {
        Self {
            span,
            id,
            mention: NOBODY,
        }
    }

    /// The placeholder of the mention with this number in [`MaskedParagraph::mentions`].
    #[must_use]
    pub const fn placeholder(mention: u32, span: Span) -> Self {
        Self {
            span,
            id: 0,
            mention,
        }
    }

    /// The number of the mention that stands here, if one does.
    #[must_use]
    pub const fn mention(&self) -> Option<u32> {
        if self.mention == NOBODY {
            None
        } else {
            Some(self.mention)
        }
    }
}

/// What stands at a position, where all actors look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// A word piece.
    Word(u32),
    /// An actor, whoever it is.
    Actor,
    /// An attribute of whomever: an adjective, a place, a part of another name.
    Attribute,
}

/// A paragraph with its actors masked.
#[derive(Clone, Debug, Default)]
pub struct MaskedParagraph {
    /// The positions in reading order.
    pub pieces: Vec<Piece>,
    /// The mentions in reading order, spans in bytes of the document.
    pub mentions: Vec<Mention>,
    /// For every sentence the first position and one past its last.
    pub sentences: Vec<(u32, u32)>,
    /// Size of the tokenizer's vocabulary: the first placeholder symbol.
    pub vocabulary: u32,
}

impl MaskedParagraph {
    /// The positions at which the target is mentioned: those on which its row rests.
    pub fn anchors(&self, target: u32) -> impl Iterator<Item = usize> {
        self.positions(target, true)
    }

    /// The positions at which it is an attribute: an adjective, a place, a part of another name.
    pub fn attributes(&self, target: u32) -> impl Iterator<Item = usize> {
        self.positions(target, false)
    }

    fn positions(&self, target: u32, names_actor: bool) -> impl Iterator<Item = usize> {
        self.pieces
            .iter()
            .enumerate()
            .filter_map(move |(position, piece)| {
                let mention = self.mention_of(piece)?;
                (mention.actor == target && mention.names_actor() == names_actor)
                    .then_some(position)
            })
    }

    /// The actors that are mentioned, each once, in the order of their first mention.
    #[must_use]
    pub fn targets(&self) -> Vec<u32> {
        let mut targets: Vec<u32> = Vec::new();
        for mention in self.mentions.iter().filter(|m| m.names_actor()) {
            if !targets.contains(&mention.actor) {
                targets.push(mention.actor);
            }
        }
        targets
    }

    /// The symbol that a model sees at a position: the word piece's id, or one of [`PLACEHOLDERS`] that says only
    /// whether the target or another actor stands here, and whether as an actor or as an attribute: an adjective, a place, a part of another name.
    #[must_use]
    pub fn symbol(&self, piece: &Piece, target: u32) -> u32 {
        match self.mention_of(piece) {
            None => piece.id,
            Some(mention) => self.placeholder(mention, target),
        }
    }

    /// What stands at a position, where all actors are to look alike.
    #[must_use]
    pub fn alike(&self, piece: &Piece) -> Alike {
        match self.mention_of(piece) {
            None => Alike::Word(piece.id),
            Some(mention) if mention.names_actor() => Alike::Actor,
            Some(_) => Alike::Attribute,
        }
    }

    /// The symbol of a mention's position.
    pub(crate) fn placeholder(&self, mention: &Mention, target: u32) -> u32 {
        self.vocabulary + u32::from(mention.actor != target) + 2 * u32::from(!mention.names_actor())
    }

    /// The paragraph as a model sees it, in words: `⟦target⟧`, `⟦other⟧`, `⟦target-attribute⟧` and `⟦other-attribute⟧` for the placeholders, the word pieces between them
    /// as they stand in the document, all separated by spaces.
    #[must_use]
    pub fn render(&self, document: &str, target: u32) -> String {
        const NAMES: [&str; PLACEHOLDERS as usize] = [
            "⟦target⟧",
            "⟦other⟧",
            "⟦target-attribute⟧",
            "⟦other-attribute⟧",
        ];
        let words = self.pieces.iter().map(|piece| match piece.mention() {
            None => piece.span.of(document).unwrap_or_default(),
            Some(_) => {
                let placeholder = self.symbol(piece, target) - self.vocabulary;
                NAMES.get(placeholder as usize).copied().unwrap_or_default()
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn mention_of(&self, piece: &Piece) -> Option<&Mention> {
        self.mentions.get(piece.mention()? as usize)
    }
}
