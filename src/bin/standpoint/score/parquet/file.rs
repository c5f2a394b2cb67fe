//! A Parquet file: the one place that knows the crate. In: columns of rows, in order. Out: groups of rows, each written when it is large enough, so that no number of rows
//! fills the memory; the same rows give the same bytes, however they come.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::SCHEMA;
use super::columns::{Column, Columns, Values};
use crate::common::Failure;

/// Bytes of rows that are held before they are written as a group.
const GROUP: usize = 16 << 20;

pub struct File {
    writer: SerializedFileWriter<Box<dyn Write + Send>>,
    held: Columns,
}

impl File {
    pub fn new(out: Box<dyn Write + Send>) -> Result<Self, Failure> {
        let schema = parse_message_type(SCHEMA).map_err(failed)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties));
        Ok(Self {
            writer: writer.map_err(failed)?,
            held: Columns::default(),
        })
    }

    pub fn take(&mut self, rows: Columns) -> Result<(), Failure> {
        self.held.append(rows);
        match self.held.bytes() < GROUP {
            true => Ok(()),
            false => self.write_group().map_err(failed),
        }
    }

    pub fn close(mut self) -> Result<(), Failure> {
        self.write_group().map_err(failed)?;
        self.writer.close().map_err(failed)?;
        Ok(())
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.held);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in rows.columns() {
            let Some(mut writer) = group.next_column()? else {
                return Err(ParquetError::General(
                    "more columns than the schema has".to_owned(),
                ));
            };
            write(writer.untyped(), column)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

fn write(writer: &mut ColumnWriter<'_>, column: &Column) -> Result<(), ParquetError> {
    let definitions = Some(column.definitions.as_slice());
    let repetitions = Some(column.repetitions.as_slice());
    match (writer, &column.values) {
        (ColumnWriter::ByteArrayColumnWriter(writer), Values::Texts { bytes, ends }) => {
            let bytes = ByteArray::from(bytes.clone());
            let starts = std::iter::once(&0).chain(ends);
            let texts = starts
                .zip(ends)
                .map(|(start, end)| bytes.slice(*start, end - start));
            let texts: Vec<ByteArray> = texts.collect();
            writer.write_batch(&texts, definitions, repetitions)?
        }
        (ColumnWriter::Int64ColumnWriter(writer), Values::Numbers(numbers)) => {
            writer.write_batch(numbers, definitions, repetitions)?
        }
        (ColumnWriter::FloatColumnWriter(writer), Values::Reals(reals)) => {
            writer.write_batch(reals, definitions, repetitions)?
        }
        (ColumnWriter::BoolColumnWriter(writer), Values::Flags(flags)) => {
            writer.write_batch(flags, definitions, repetitions)?
        }
        _ => {
            return Err(ParquetError::General(
                "a column of another kind than the schema says".to_owned(),
            ));
        }
    };
    Ok(())
}

fn failed(error: ParquetError) -> Failure {
    if let ParquetError::External(cause) = &error
        && let Some(io::ErrorKind::BrokenPipe) =
            cause.downcast_ref::<io::Error>().map(io::Error::kind)
    {
        return Failure::BrokenPipe;
    }
    Failure::Failed(format!("cannot write the Parquet file: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use standpoint::StanceClassifier;
    use standpoint::report::{KeptFields, RowContext};

    use super::super::document;
    use super::*;

    #[test]
    fn no_more_than_a_group_is_held_and_the_same_rows_are_the_same_bytes() {
        let classifier = StanceClassifier::builder().discover(false).build().unwrap();
        let scored = classifier.classify("Russia lied.").unwrap();
        let name = "n".repeat(1 << 20);
        let context = RowContext {
            document: &name,
            warnings: &[],
            fields: &KeptFields::default(),
            model: classifier.model_tag(),
            cascade: None,
            roster: classifier.roster_tag(),
        };
        let row = || scored.paragraphs().iter().cloned();
        let folder = tempfile::tempdir().unwrap();
        let write = |file: &str| {
            let path = folder.path().join(file);
            let mut file = File::new(Box::new(fs::File::create(&path).unwrap())).unwrap();
            for _ in 0..40 {
                document(context, row(), |rows| file.take(rows)).unwrap();
                assert!(file.held.bytes() < GROUP);
            }
            file.close().unwrap();
            path
        };
        let path = write("a");
        assert!(fs::read(&path).unwrap() == fs::read(write("b")).unwrap());
        let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
        let groups: Vec<i64> = reader
            .metadata()
            .row_groups()
            .iter()
            .map(|group| group.num_rows())
            .collect();
        assert_eq!(groups, [16, 16, 8]);
    }
}
