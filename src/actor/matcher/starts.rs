//! Where a form may begin, so that an automaton is entered at few places. In: the forms of a roster, once, and then texts. Out: places; at some of
//! them no form begins, but none is passed over.

use super::super::alias::CaseRule;
use super::super::letters::Letters;

/// What the beginnings of forms look like.
#[derive(Debug)]
pub(super) struct Starts {
    /// For each byte, whether a form may begin with it.
    ordinary: [bool; 256],
    /// The same where there are no capitals.
    without_capitals: [bool; 256],
    /// Some forms begin with small letters, so that first bytes alone would let nearly every word through.
    prefixes: Prefixes,
}

impl Starts {
    /// Of these folded forms, and of the same ones as typed with their rules of case.
    pub(super) fn new<'f>(
        folded: &[&str],
        typed: impl Iterator<Item = (&'f str, CaseRule)> + Clone,
    ) -> Self {
        Self {
            ordinary: first_bytes(typed.clone(), false),
            without_capitals: first_bytes(typed, true),
            prefixes: Prefixes::new(folded),
        }
    }

    /// The first place of a text of such letters at which a form may begin.
    pub(super) fn find(&self, text: &[u8], letters: Letters) -> Option<usize> {
        let begins = match letters {
            Letters::Small => &self.without_capitals,
            Letters::Both | Letters::Capitals => &self.ordinary,
        };
        let first = |byte: u8| begins.get(usize::from(byte)) == Some(&true);
        let inside = text.windows(3).position(|window| match *window {
            [a, b, c] => first(a) && self.prefixes.may_begin(a, b, c),
            _ => false,
        });
        let tail = text.len().saturating_sub(2);
        inside.or_else(|| {
            let rest = text.get(tail..)?;
            rest.iter()
                .position(|&byte| first(byte))
                .map(|at| tail + at)
        })
    }
}

/// For each byte of a text, whether a form may begin with it, given the form's case rule, which has no say where there are no capitals. Characters outside
/// ASCII are too rare to be told apart.
fn first_bytes<'f>(
    forms: impl Iterator<Item = (&'f str, CaseRule)>,
    without_capitals: bool,
) -> [bool; 256] {
    let mut begins = std::array::from_fn(|byte| byte >= 0x80);
    for (cased, case) in forms {
        let Some(first) = cased.bytes().next() else {
            continue;
        };
        let small = first.to_ascii_lowercase();
        let bound = first.is_ascii_uppercase() && case != CaseRule::Any && !without_capitals;
        let other = if bound { first } else { small };
        for byte in [first.to_ascii_uppercase(), other] {
            if let Some(slot) = begins.get_mut(usize::from(byte)) {
                *slot = true;
            }
        }
    }
    begins
}

/// A set of the first three bytes of aliases, their letters folded to five bits each.
#[derive(Debug)]
struct Prefixes(Box<[u64]>);

impl Prefixes {
    const BITS: usize = 1 << 15;

    fn new(folded: &[&str]) -> Self {
        let mut set = Self(vec![0; Self::BITS / 64].into());
        for alias in folded {
            match *alias.as_bytes() {
                [a, b, c, ..] => set.insert(a, b, c),
                [a, b] => (0..32).for_each(|c| set.insert(a, b, c)),
                [a] => (0..1024_u16).for_each(|n| set.insert(a, (n / 32) as u8, (n % 32) as u8)),
                [] => {}
            }
        }
        set
    }

    fn key(a: u8, b: u8, c: u8) -> usize {
        (usize::from(a & 31) << 10) | (usize::from(b & 31) << 5) | usize::from(c & 31)
    }

    fn insert(&mut self, a: u8, b: u8, c: u8) {
        let key = Self::key(a, b, c);
        if let Some(word) = self.0.get_mut(key / 64) {
            *word |= 1 << (key % 64);
        }
    }

    /// Whether an alias may begin with these bytes. What is not ASCII may fold to anything.
    fn may_begin(&self, a: u8, b: u8, c: u8) -> bool {
        let key = Self::key(a, b, c);
        (a | b | c) >= 0x80
            || self
                .0
                .get(key / 64)
                .is_some_and(|word| word >> (key % 64) & 1 == 1)
    }
}
