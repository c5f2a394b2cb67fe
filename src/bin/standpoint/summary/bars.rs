//! A summary on a terminal: the table with a bar behind every line, as wide as there is room. In: counts. Out: lines that fit the width.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use standpoint::{CLASSES, PerClass, Stance};
use unicode_width::UnicodeWidthStr;

use super::output::{Cells, LONGEST, Summary};
use crate::score::Line;

/// Columns of a bar.
const WIDEST: usize = 40;
const NARROWEST: usize = 12;
/// Columns between the table and the bars.
const GAP: usize = 2;

/// Ways to write the table, the fullest first; the first one that leaves room for a bar is taken.
const WAYS: [(Cells, usize); 8] = [
    (Cells::Rows, LONGEST),
    (Cells::Rows, 26),
    (Cells::Intervals, LONGEST),
    (Cells::Intervals, 26),
    (Cells::Intervals, 14),
    (Cells::Shares, LONGEST),
    (Cells::Shares, 20),
    (Cells::Shares, 10),
];

/// A bar's part of a label: the sign tells the labels apart where no colour does.
const fn part(label: Stance) -> (char, Style) {
    match label {
        Stance::Against => ('▒', AnsiColor::Red.on_default()),
        Stance::Neutral => ('·', Style::new()),
        Stance::Favor => ('█', AnsiColor::Green.on_default()),
    }
}

/// Writes the summary with its bars.
pub(super) fn write(
    summary: &Summary,
    width: usize,
    coloured: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let widest = |lines: &[String]| lines.iter().map(|line| line.width()).max().unwrap_or(0);
    let ways = WAYS.iter().map(|&(cells, longest)| {
        let lines = summary.lines(cells, longest);
        (cells, widest(&lines), lines)
    });
    let mut ways = ways.skip_while(|(_, used, _)| used + GAP + NARROWEST > width);
    let Some((cells, used, lines)) = ways.next() else {
        // Narrower than any: what stands at the left is seen.
        for line in summary.lines(Cells::Shares, 10) {
            writeln!(out, "{}", start_of_line(&line, width))?;
        }
        return Ok(());
    };
    writeln!(out, "{}", summary.heading(cells).join("\n"))?;
    let mut legend = Line::new(coloured);
    for label in Stance::ALL {
        let (sign, style) = part(label);
        legend.push(&format!("{sign} {label}  "), style);
    }
    legend.end(out)?;
    let columns = WIDEST.min(width - used - GAP);
    let mut lines = lines.into_iter();
    writeln!(out, "\n{}", lines.next().unwrap_or_default())?;
    let estimates = summary.groups.iter().flat_map(|group| &group.estimates);
    for (text, estimate) in lines.zip(estimates) {
        let mut line = Line::new(coloured);
        line.push(&text, Style::new()).pad_to(used + GAP);
        for (label, length) in Stance::ALL
            .into_iter()
            .zip(lengths(estimate.shares, columns))
        {
            let (sign, style) = part(label);
            line.push(&String::from(sign).repeat(length), style);
        }
        line.end(out)?;
    }
    Ok(())
}

/// The beginning of a line whose spaces stay as they are.
fn start_of_line(line: &str, width: usize) -> &str {
    let mut end = line.len();
    while line.get(..end).is_none_or(|start| start.width() > width) {
        end -= 1;
    }
    line.get(..end).unwrap_or_default()
}

/// So many columns of a bar for each label, all of them together: whole ones first, then one more where the largest parts were cut off.
fn lengths(shares: PerClass, columns: usize) -> [usize; CLASSES] {
    let exact = shares.0.map(|share| f64::from(share) * columns as f64);
    let mut lengths = exact.map(|length| length as usize);
    let mut by_rest: Vec<(usize, f64)> = exact
        .iter()
        .map(|length| length.fract())
        .enumerate()
        .collect();
    by_rest.sort_by(|a, b| b.1.total_cmp(&a.1));
    let missing = columns.saturating_sub(lengths.iter().sum());
    for (label, _) in by_rest.into_iter().take(missing) {
        if let Some(length) = lengths.get_mut(label) {
            *length += 1;
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use standpoint::model::prevalence::Counting;
    use standpoint::train::summary::Estimate;

    use super::super::output::Group;
    use super::*;

    #[test]
    fn no_line_runs_over_the_edge_and_wide_words_keep_the_bars_in_their_column() {
        let shares = PerClass([0.2, 0.5, 0.3]);
        let estimate = |counting| Estimate {
            counting,
            shares,
            low: shares,
            high: shares,
        };
        let group = |name: &str| Group {
            by: vec![("actor".to_owned(), "A".to_owned())],
            name: Some(name.to_owned()),
            rows: 123,
            documents: 9,
            counts: [20, 60, 43],
            estimates: [Counting::Naive, Counting::Emq].map(estimate).to_vec(),
        };
        let summary = Summary {
            model: "m@0".to_owned(),
            rows: 246,
            documents: 9,
            resamples: 10,
            groups: vec![
                group("A name of many letters and more"),
                group("中文中文中文中文中文中文"),
            ],
        };
        for width in 1..160 {
            let mut out = Vec::new();
            assert!(write(&summary, width, false, &mut out).is_ok());
            let out = String::from_utf8_lossy(&out);
            let table = out.lines().skip_while(|line| !line.starts_with("actor"));
            assert!(
                table.clone().all(|line| line.width() <= width),
                "{width}\n{out}"
            );
            let starts = table.filter_map(|line| line.get(..line.find('▒')?));
            let starts: Vec<usize> = starts.map(str::width).collect();
            assert_eq!(starts.len(), if width < 66 { starts.len() } else { 4 });
            assert!(
                starts.windows(2).all(|pair| pair.first() == pair.last()),
                "{width}\n{out}"
            );
        }
    }

    #[test]
    fn the_parts_of_a_bar_are_as_long_together_as_the_bar() {
        assert_eq!(lengths(PerClass([0.5, 0.25, 0.25]), 8), [4, 2, 2]);
        assert_eq!(lengths(PerClass([0.34, 0.33, 0.33]), 10), [4, 3, 3]);
        assert_eq!(lengths(PerClass([0.0, 1.0, 0.0]), 7), [0, 7, 0]);
        for columns in 0..50 {
            let lengths = lengths(PerClass([0.111, 0.222, 0.667]), columns);
            assert_eq!(lengths.iter().sum::<usize>(), columns);
        }
    }

    #[test]
    fn a_line_is_cut_between_characters() {
        assert_eq!(start_of_line("中文  ab", 5), "中文 ");
        assert_eq!(start_of_line("ab", 5), "ab");
        assert_eq!(start_of_line("中", 1), "");
    }
}
