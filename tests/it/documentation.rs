//! What the documentation owes its readers, as far as a glance at the source can tell.

use std::path::{Path, PathBuf};

/// Enums that nothing can be added to.
const CLOSED: [&str; 2] = ["Stance", "ClassTargetsView"];

/// What modules say that promise less than the others.
const MAY_CHANGE: &str = "may change in any release";

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Files of the library that have public items, with their text; `unreachable_pub` makes sure that such items are seen from outside.
fn public_files() -> Vec<(PathBuf, String)> {
    let mut folders = vec![source()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("src/bin") {
                    folders.push(path);
                }
                continue;
            }
            let is_rust = path.extension().is_some_and(|end| end == "rs");
            if !is_rust || path.ends_with("src/lib.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let starts = ["pub fn ", "pub struct ", "pub enum ", "pub trait "];
            if text
                .lines()
                .any(|line| starts.iter().any(|start| line.starts_with(start)))
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The files of the modules around this one.
fn around(path: &Path) -> Vec<PathBuf> {
    let folders = path.ancestors().skip(1);
    let inside = folders.take_while(|folder| **folder != *source());
    inside
        .flat_map(|folder| [folder.join("mod.rs"), folder.with_extension("rs")])
        .filter(|file| file != path && file.exists())
        .collect()
}

fn has_example(text: &str) -> bool {
    let mut documentation = text.lines().map(str::trim_start);
    documentation.any(|line| line.starts_with("/// ```") || line.starts_with("//! ```"))
}

#[test]
fn every_public_file_or_its_module_has_an_example() {
    let files = public_files();
    assert!(files.len() > 60, "{} files", files.len());
    for (path, text) in files {
        let mut texts = vec![text];
        let around = around(&path).into_iter();
        texts.extend(around.map(|file| std::fs::read_to_string(file).unwrap()));
        assert!(
            texts
                .iter()
                .any(|text| has_example(text) || text.contains(MAY_CHANGE)),
            "{}: neither it nor a module around it has an example",
            path.display()
        );
    }
}

#[test]
fn public_enums_are_non_exhaustive_or_closed() {
    for (path, text) in public_files() {
        let around = around(&path).into_iter();
        let mut texts = vec![text.clone()];
        texts.extend(around.map(|file| std::fs::read_to_string(file).unwrap()));
        if texts.iter().any(|text| text.contains(MAY_CHANGE)) {
            continue;
        }
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let Some(rest) = line.strip_prefix("pub enum ") else {
                continue;
            };
            let name = rest.split([' ', '<']).next().unwrap();
            let above = lines[..number].iter().rev();
            let mut attributes = above.take_while(|line| !line.starts_with("///"));
            let marked = attributes.any(|line| *line == "#[non_exhaustive]");
            assert_ne!(
                marked,
                CLOSED.contains(&name),
                "{}: `{name}` (CONTRIBUTING.md has the rule)",
                path.display()
            );
        }
    }
}
