//! The lines of a file or pipe, in runs of whole lines. A line over the limit is dropped while it is read, so that a
//! file of one endless line costs no memory.

use std::io::Read;
use std::sync::Arc;

use super::input::{BATCH, BYTE_ORDER_MARK, Part, empty, is_blank, read_some, too_long};
use super::output::Note;

pub struct Lines {
    name: Arc<str>,
    reader: Box<dyn Read + Send>,
    /// Whether reading may wait for somebody.
    live: bool,
    longest: usize,
    /// The line that has begun and not ended.
    open: Vec<u8>,
    /// Number of the line that comes next, from 1.
    line: u64,
    /// Whether nothing has been read yet.
    at_start: bool,
    /// Whether a line with something in it has come.
    any: bool,
    /// Whether the open line is over the limit, and its rest is to be dropped.
    skipping: bool,
    ended: bool,
}

impl Lines {
    pub fn new(name: &str, reader: Box<dyn Read + Send>, live: bool, longest: usize) -> Self {
        Self {
            name: name.into(),
            reader,
            live,
            longest,
            open: Vec::new(),
            line: 1,
            at_start: true,
            any: false,
            skipping: false,
            ended: false,
        }
    }

    /// Whether asking for more may wait for somebody else.
    pub fn may_block(&self) -> bool {
        self.live && !self.ended
    }

    /// The next run of lines, or a message; `None` at the end.
    pub fn part(&mut self) -> Option<Part> {
        while !self.ended {
            // A byte order mark goes with the first run, so that nothing has begun before it.
            let begun = if self.at_start { 0 } else { self.open.len() };
            match read_some(&mut self.reader, &mut self.open, BATCH) {
                Ok(0) => {
                    self.ended = true;
                    let rest = std::mem::take(&mut self.open);
                    if !rest.is_empty() && !self.skipping {
                        return Some(self.run(rest));
                    }
                }
                Ok(_) => {
                    if self.at_start && !self.strip_mark() {
                        continue;
                    }
                    if let Some(part) = self.cut(begun) {
                        return Some(part);
                    }
                }
                Err(error) => {
                    self.ended = true;
                    self.any = true;
                    let message = format!("{}:{}: {error}", self.name, self.line);
                    return Some(Part::Note(Note::Error(message)));
                }
            }
        }
        let any = std::mem::replace(&mut self.any, true);
        (!any).then(|| Part::Note(Note::Warning(empty(&self.name))))
    }

    /// Takes a byte order mark off; says whether enough has been read to know.
    fn strip_mark(&mut self) -> bool {
        if self.open.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(&self.open) {
            return false;
        }
        self.at_start = false;
        if self.open.starts_with(&BYTE_ORDER_MARK) {
            self.open.drain(..BYTE_ORDER_MARK.len());
        }
        true
    }

    /// Cuts the whole lines off what has been read, of which the first `begun` bytes hold no line end.
    fn cut(&mut self, begun: usize) -> Option<Part> {
        if self.skipping {
            let Some(end) = memchr::memchr(b'\n', &self.open) else {
                self.open.clear();
                return None;
            };
            self.open.drain(..=end);
            self.skipping = false;
            self.line += 1;
        }
        // After a skipped line nothing is left of what had begun.
        let new = self.open.get(begun..).unwrap_or(&self.open);
        let offset = self.open.len() - new.len();
        if let Some(end) = memchr::memrchr(b'\n', new) {
            let rest = self.open.split_off(offset + end + 1);
            let run = std::mem::replace(&mut self.open, rest);
            return Some(self.run(run));
        }
        if self.open.len() > self.longest {
            self.any = true;
            self.skipping = true;
            self.open = Vec::new();
            let place = format!("{}:{}", self.name, self.line);
            return Some(Part::Note(Note::Error(too_long(
                &place,
                "the line",
                self.longest,
            ))));
        }
        None
    }

    fn run(&mut self, bytes: Vec<u8>) -> Part {
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        self.any = self.any || !is_blank(&bytes);
        Part::Lines {
            name: self.name.clone(),
            first,
            bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Gives a few bytes at a time.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            buffer
                .iter_mut()
                .zip(self.0.drain(..count))
                .for_each(|(to, from)| *to = from);
            Ok(count)
        }
    }

    fn read(text: &str, step: usize, longest: usize) -> Vec<String> {
        let mut lines = Lines::new("f", Box::new(Drip(text.into(), step)), true, longest);
        let mut seen = Vec::new();
        while let Some(part) = lines.part() {
            match part {
                Part::Lines { first, bytes, .. } => {
                    let text = String::from_utf8(bytes).unwrap();
                    let numbered = text.lines().enumerate();
                    seen.extend(numbered.map(|(n, line)| format!("{}={line}", first + n as u64)));
                }
                Part::Note(Note::Error(message)) => {
                    seen.push(message.split(' ').next().unwrap().to_owned());
                }
                Part::Note(Note::Warning(_)) => seen.push("empty".to_owned()),
                Part::Text { .. } => seen.push("text".to_owned()),
            }
        }
        seen
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        for step in 1..20 {
            let seen = read("\u{FEFF}one\ntwo\r\n\nfour", step, 100);
            assert_eq!(
                seen,
                ["1=one", "2=two", "3=", "4=four"],
                "{step} bytes at a time"
            );
        }
    }

    #[test]
    fn a_long_line_is_dropped_and_the_next_one_is_read() {
        for step in 1..4 {
            let seen = read(
                "one\nlonger than ten bytes\nthree\nagain too long",
                step,
                10,
            );
            assert_eq!(
                seen,
                ["1=one", "f:2:", "3=three", "f:4:"],
                "{step} bytes at a time"
            );
        }
    }

    #[test]
    fn nothing_but_white_space_is_empty() {
        for text in ["", "\n", "\u{FEFF}", " \r\n\n"] {
            let seen = read(text, 2, 10);
            assert_eq!(seen.last().map(String::as_str), Some("empty"), "{text:?}");
        }
    }
}
