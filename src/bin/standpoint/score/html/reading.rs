//! The paragraphs beside the heat map. In: the view of a document. Out: the buttons that choose an actor, and a row for
//! every paragraph with its cells, its text and the numbers behind each score.

use std::fmt::Write as _;

use maud::{Markup, html};
use standpoint::report::Explanation;
use standpoint::{ParagraphStance, Stance, StanceScore};

use super::{View, number, short};
use crate::score::evidence::{self, SMALL};
use crate::score::runs::{Piece, Run, runs};
use crate::score::wording::{doubt, probability};

/// Words that a card names.
const WORDS: usize = 6;

/// Words with less than this of the strongest word's share have no colour: it would not be seen.
const FAINTEST: f32 = 0.08;

pub fn paragraphs(view: &View<'_, '_>) -> Markup {
    html! {
        section.reading aria-labelledby="paragraphs" {
            h2 #paragraphs { "Paragraphs" }
            @if !view.totals.is_empty() { (legend()) (picker(view)) }
            ol { @for paragraph in view.paragraphs { (row(view, paragraph)) } }
        }
    }
}

fn legend() -> Markup {
    html! {
        ul.legend aria-label="Legend" {
            li { span.scale {} "against to favor, −1 to +1" }
            li { span.swatch {} "neutral" }
            li { span.swatch.uncertain {} "uncertain: more than one label is left at 90 %" }
            li { span.swatch.mixed {} "mixed: strong evidence both ways" }
            li { "no cell: not named" }
            li { span { "words " span.for { "for" } " and " span.against { "against" }
                ", by what they add to favor over against (log odds)" } }
        }
    }
}

/// The radio buttons: the heat map's column heads, and those of the actors without a column.
fn picker(view: &View<'_, '_>) -> Markup {
    let names: Vec<_> = view.totals.iter().map(|total| total.actor.name()).collect();
    let names: Vec<_> = names.into_iter().enumerate().collect();
    let (heads, more) = names.split_at(view.columns());
    let button = |(actor, name): &(usize, &str)| {
        html! {
            label class={ "k" (actor) } title=(name) {
                input type="radio" name="actor" id={ "a" (actor) };
                span { bdi { (name) } }
            }
        }
    };
    html! {
        fieldset.picker {
            legend.unseen { "Whose mentions and evidence the text shows" }
            label.all { input type="radio" name="actor" checked; span { "All" } }
            @for name in heads { (button(name)) }
            @if !more.is_empty() {
                details.others {
                    summary { (more.len()) " more" }
                    div { @for name in more { (button(name)) } }
                }
            }
        }
    }
}

fn row(view: &View<'_, '_>, paragraph: &ParagraphStance<'_>) -> Markup {
    let scores = view.scores(paragraph);
    let least = SMALL.max(view.strongest * FAINTEST);
    let index = paragraph.index();
    let columns = view.columns();
    let (heat, others) = scores.split_at(scores.partition_point(|(actor, _)| *actor < columns));
    html! {
        li.row #{ "p" (index) } {
            a.number href={ "#p" (index) } aria-label={ "Paragraph " (index) } { (index) }
            div.cells { @for (actor, score) in heat { (cell(index, *actor, score)) } }
            div.text {
                p dir="auto" { @for run in runs(paragraph, &scores, least) { (text(&run)) } }
                @if !others.is_empty() {
                    div.others { @for (actor, score) in others { (cell(index, *actor, score)) } }
                }
                @for (actor, score) in &scores { (card(view, index, *actor, score)) }
            }
        }
    }
}

/// A link from a cell of the heat map to its card.
fn cell(paragraph: usize, actor: usize, score: &StanceScore<'_>) -> Markup {
    let name = score.actor().name();
    let stance = format!("{}{}", score.label(), doubt(score));
    let numbers = Stance::ALL.map(|stance| probability(score.probabilities().of(stance)));
    let tip = format!(
        "{name} {} {stance} ({})",
        number(score.score()),
        numbers.join(" ")
    );
    html! {
        a class={
            "cell k" (actor)
            @if score.is_uncertain() { " uncertain" }
            @if score.is_mixed() { " mixed" }
        } href={ "#p" (paragraph) "-" (actor) } style={ "--c:" (actor + 1) ";--v:" (rounded(score.score())) } data-tip=(tip) {
            bdi { (name) } " " span { (short(score.score())) } span.unseen { " " (stance) }
        }
    }
}

/// A run of the text: its words carry what they add for each actor, the mention of an actor carries whose it is.
fn text(run: &Run<'_>) -> Markup {
    let pieces = html! { @for piece in &run.pieces { (word(piece)) } };
    let classes: Vec<_> = run.actors.iter().map(|actor| format!("m{actor}")).collect();
    html! { @if classes.is_empty() { (pieces) } @else { mark class=(classes.join(" ")) { (pieces) } } }
}

fn word(piece: &Piece<'_>) -> Markup {
    let mut style = String::new();
    for (actor, share) in &piece.shares {
        let (value, shown) = (rounded(*share), short(*share));
        let gap = if style.is_empty() { "" } else { ";" };
        // Writing to a string cannot fail.
        let _ = write!(style, "{gap}--v{actor}:{value};--t{actor}:'{shown}'");
    }
    html! { @if style.is_empty() { (piece.text) } @else { b style=(style) { (piece.text) } } }
}

/// Two decimals, and no more than are needed.
fn rounded(number: f32) -> f32 {
    (number * 100.0).round() / 100.0
}

/// The numbers of one score.
fn card(view: &View<'_, '_>, paragraph: usize, actor: usize, score: &StanceScore<'_>) -> Markup {
    let stances = Stance::ALL.map(|stance| (stance, score.probabilities().of(stance)));
    html! {
        div class={ "card k" (actor) } #{ "p" (paragraph) "-" (actor) } {
            p.verdict {
                strong { bdi { (score.actor().name()) } } " "
                span.score style={ "--v:" (rounded(score.score())) } { (number(score.score())) } " "
                (score.label()) (doubt(score))
                @for (number, (stance, probability)) in (0..).zip(stances) {
                    @if number == 0 { " · " } @else { ", " }
                    (stance) " " (self::probability(probability))
                }
                @if score.model() != view.context.model { " · by " (score.model()) }
            }
            span.bar aria-hidden="true" { @for (stance, probability) in stances {
                span class=(stance) style={ "flex-grow:" (rounded(probability)) } {}
            } }
            @if let Some(explanation) = score.explanation() { (sums(explanation)) }
            p { "Named as " (mentions(score)) "." }
        }
    }
}

/// The strongest words, and how all of them add up.
fn sums(explanation: &Explanation<'_>) -> Markup {
    let words = evidence::words(explanation);
    let strongest = evidence::strongest(&words, WORDS);
    let sum: f32 = words.iter().map(|(_, share)| share).sum();
    html! {
        ul.words { @for (word, share) in strongest {
            li style={ "--v:" (rounded(share)) } { (word) " " (short(share)) }
        } }
        p { "Words " (number(sum)) ", rest " (number(explanation.rest.polarity())) ", together "
            (number(explanation.logits.polarity())) " favor over against" }
    }
}

/// The different words that name the actor here, with their ties where it is not by the name itself.
fn mentions(score: &StanceScore<'_>) -> Markup {
    let mut shown: Vec<String> = Vec::new();
    for mention in score.mentions() {
        let text = format!(
            "“{}” ({}, {})",
            mention.text,
            mention.facet,
            mention.link.as_str()
        );
        if !shown.contains(&text) {
            shown.push(text);
        }
    }
    html! { (shown.join(", ")) }
}

/// The rules of style that know the actors: whose words, mentions, cells and cards are shown for each button, and for the
/// cell of a paragraph that is pointed at.
pub fn style(view: &View<'_, '_>) -> String {
    let mut style = format!(
        ":root{{--columns:{};--most:{}}}",
        view.columns(),
        view.strongest
    );
    for actor in 0..view.totals.len() {
        // Writing to a string cannot fail.
        let _ = write!(
            style,
            ":root:has(#a{actor}:checked){{\
             b{{--v:var(--v{actor});--t:var(--t{actor})}}.m{actor}{{--m:1}}\
             .cell:not(.k{actor}){{background-color:var(--band)}}\
             tr.k{actor}{{background:var(--band);font-weight:650}}.card.k{actor}{{display:block}}}}\
             .row:has(.k{actor}:is(:hover,:focus-visible,:target)){{\
             b{{--v:var(--v{actor});--t:var(--t{actor})}}.m{actor}{{--m:1}}}}"
        );
    }
    style
}
