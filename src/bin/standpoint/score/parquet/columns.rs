//! Nested rows as flat columns, in the way of Dremel (Melnik et al., VLDB 2010): beside its values a column has a number for every place, which says how much of the way to
//! it is there, and another, which says whether it goes on with a list. In: cells in the order of the schema. Out: columns.

/// What stands in a row at one column, or that nothing does.
#[derive(Clone, Copy)]
pub enum Cell<'r> {
    Text(Option<&'r str>),
    Number(Option<i64>),
    Real(Option<f32>),
    Flag(Option<bool>),
}

impl<'r> Cell<'r> {
    pub const fn text(text: &'r str) -> Self {
        Self::Text(Some(text))
    }

    /// A count of bytes, characters or paragraphs.
    pub fn number(number: usize) -> Self {
        Self::Number(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    const fn is_there(&self) -> bool {
        match self {
            Self::Text(text) => text.is_some(),
            Self::Number(number) => number.is_some(),
            Self::Real(real) => real.is_some(),
            Self::Flag(flag) => flag.is_some(),
        }
    }
}

/// The values of a column; texts lie one behind the other.
pub enum Values {
    Texts { bytes: Vec<u8>, ends: Vec<usize> },
    Numbers(Vec<i64>),
    Reals(Vec<f32>),
    Flags(Vec<bool>),
}

pub struct Column {
    pub values: Values,
    pub definitions: Vec<i16>,
    pub repetitions: Vec<i16>,
}

/// Rows in the order in which they came.
#[derive(Default)]
pub struct Columns {
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

impl Columns {
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Bytes that they take, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Begins a row: the cells of all its columns must follow.
    pub fn next_row(&mut self) -> Cursor<'_> {
        self.rows += 1;
        Cursor {
            columns: self,
            next: 0,
        }
    }

    /// Puts other rows behind these.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        self.rows += other.rows;
        self.bytes += other.bytes;
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            column.definitions.extend(other.definitions);
            column.repetitions.extend(other.repetitions);
            match (&mut column.values, other.values) {
                (
                    Values::Texts { bytes, ends },
                    Values::Texts {
                        bytes: more,
                        ends: further,
                    },
                ) => {
                    let start = bytes.len();
                    bytes.extend(more);
                    ends.extend(further.iter().map(|end| start + end));
                }
                (Values::Numbers(numbers), Values::Numbers(more)) => numbers.extend(more),
                (Values::Reals(reals), Values::Reals(more)) => reals.extend(more),
                (Values::Flags(flags), Values::Flags(more)) => flags.extend(more),
                // A column has one kind of cells in all rows.
                _ => {}
            }
        }
    }
}

/// A row that is being written, column by column.
pub struct Cursor<'c> {
    columns: &'c mut Columns,
    next: usize,
}

impl Cursor<'_> {
    /// Cells that are always there.
    pub fn required<const N: usize>(&mut self, cells: [Cell<'_>; N]) {
        for cell in cells {
            self.put(self.next, cell, 0, 0);
            self.next += 1;
        }
    }

    /// Cells that may be null by themselves or together.
    pub fn optional<const N: usize>(&mut self, cells: [Cell<'_>; N]) {
        for cell in cells {
            self.put(self.next, cell, i16::from(cell.is_there()), 0);
            self.next += 1;
        }
    }

    /// The columns of a list, which may be null where `nullable` says so; the last `optional` columns of an item may be null. `none` are its cells without an item.
    pub fn list<'r, const N: usize>(
        &mut self,
        items: Option<impl Iterator<Item = [Cell<'r>; N]>>,
        none: [Cell<'_>; N],
        optional: usize,
        nullable: bool,
    ) {
        let there = i16::from(nullable);
        let empty = if items.is_some() { there } else { 0 };
        let mut number = 0;
        for item in items.into_iter().flatten() {
            for (column, cell) in item.into_iter().enumerate() {
                let may_lack = column + optional >= N && cell.is_there();
                let definition = there + 1 + i16::from(may_lack);
                self.put(self.next + column, cell, definition, i16::from(number > 0));
            }
            number += 1;
        }
        if number == 0 {
            for (column, cell) in none.into_iter().enumerate() {
                self.put(self.next + column, cell, empty, 0);
            }
        }
        self.next += N;
    }

    fn put(&mut self, column: usize, cell: Cell<'_>, definition: i16, repetition: i16) {
        let columns = &mut self.columns.columns;
        if column == columns.len() {
            columns.push(Column {
                values: match cell {
                    Cell::Text(_) => Values::Texts {
                        bytes: Vec::new(),
                        ends: Vec::new(),
                    },
                    Cell::Number(_) => Values::Numbers(Vec::new()),
                    Cell::Real(_) => Values::Reals(Vec::new()),
                    Cell::Flag(_) => Values::Flags(Vec::new()),
                },
                definitions: Vec::new(),
                repetitions: Vec::new(),
            });
        }
        let Some(column) = columns.get_mut(column) else {
            return;
        };
        column.definitions.push(definition);
        column.repetitions.push(repetition);
        self.columns.bytes += 12;
        match (&mut column.values, cell) {
            (Values::Texts { bytes, ends }, Cell::Text(Some(text))) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                self.columns.bytes += text.len();
            }
            (Values::Numbers(numbers), Cell::Number(Some(number))) => numbers.push(number),
            (Values::Reals(reals), Cell::Real(Some(real))) => reals.push(real),
            (Values::Flags(flags), Cell::Flag(Some(flag))) => flags.push(flag),
            _ => {}
        }
    }
}
