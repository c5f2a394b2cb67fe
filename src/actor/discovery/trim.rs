//! What a name may be. In: a stretch of words and its kind. Out: the stretch without titles, articles, links and marks at its ends, and the kind that its own
//! words speak for.

use super::lexicon::{ARTICLE, FUNCTION, GIVEN_NAME, GROUP, HEAD, LINK, PERSON_LINK, PLACE, TITLE};
use super::words::{Case, Word, WordKind};
use super::{Class, FoundKind};

/// The kind of a name, where its own words say more than the chain does.
pub(super) fn corrected(words: &[Word], kind: FoundKind) -> FoundKind {
    let has_given_name = words.iter().any(|word| word.has(GIVEN_NAME));
    let is_body = words
        .iter()
        .zip(words.iter().skip(1))
        .skip(1)
        .any(|(head, link)| head.has(HEAD) && link.has(LINK))
        || words.len() > 2 && words.last().is_some_and(|head| head.has(HEAD));
    let is_group = words.last().is_some_and(|last| last.has(GROUP));
    let is_place = words.last().is_some_and(|last| last.has(PLACE));
    match kind {
        FoundKind::Person if is_group || is_body => FoundKind::Organisation,
        FoundKind::Place if is_group => FoundKind::Organisation,
        FoundKind::Person if is_place && !has_given_name => FoundKind::Place,
        _ => kind,
    }
}

/// A stretch without articles, titles, links and marks at its ends; `None` where no name is left.
pub(super) fn bounds(
    words: &[Word],
    mut start: usize,
    mut end: usize,
    kind: FoundKind,
) -> Option<(usize, usize)> {
    let is_person = kind == FoundKind::Person;
    loop {
        let (word, rest) = words.get(start..end)?.split_first()?;
        let drops = match word.kind {
            WordKind::Word => {
                word.has(ARTICLE)
                    || (word.case == Case::Small && !word.has(PERSON_LINK))
                    || (word.is_first && word.has(FUNCTION))
                    || (is_person && word.has(TITLE) && rest.iter().any(Word::is_capital))
            }
            WordKind::Number => word.span.len() < 4 && rest.first().is_some_and(Word::is_capital),
            WordKind::Mark | WordKind::Address => true,
            WordKind::Settled(class) => {
                is_person
                    && (matches!(class, Class::Adjective | Class::People)
                        || rest.first().is_some_and(|next| next.has(TITLE)))
            }
        };
        if !drops {
            break;
        }
        start += 1;
    }
    while let Some((last, _)) = words.get(start..end).and_then(<[Word]>::split_last) {
        let drops = match last.kind {
            WordKind::Word => last.case == Case::Small,
            WordKind::Mark | WordKind::Address => true,
            WordKind::Number | WordKind::Settled(_) => false,
        };
        if !drops {
            break;
        }
        end -= 1;
    }
    let name = words.get(start..end)?;
    let is_only_title = is_person
        && name
            .iter()
            .all(|word| word.has(TITLE) || !word.is_capital());
    (name.iter().any(Word::is_capital) && !is_only_title).then_some((start, end))
}
