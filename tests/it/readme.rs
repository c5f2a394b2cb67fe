//! The newcomer: every command of the README in its order, in a folder with files of their own, as they are typed into a shell.

use std::path::Path;
use std::process::Command;

use crate::cli_train::{WORDS, rows};
use crate::program::data;
use crate::tiny;

const README: &str = include_str!("../../README.md");

const ARTICLE: &str = "The harbour talks in Oslo ended without a deal, and the Norwegian minister did not hide her anger.

Greece turned the offer down. Athens broke its word, said Ida Tarn, and she called the refusal a shabby trick.

Acme was praised by all sides: it paid the stranded crews from its own pocket. Türkiye watched from afar.
";

/// Why a command is not run here: it needs sets that are not in the repository, or a transformer, which takes minutes without optimisation.
const LEFT_OUT: [&str; 3] = ["$", " large", " small"];

/// The text of the first block of this language.
fn block(language: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("\n```{language}\n")).unwrap();
    rest.split_once("\n```").unwrap().0
}

/// The commands of all `console` blocks that begin with the program's name.
fn commands() -> Vec<String> {
    let blocks = README.split("\n```console\n").skip(1);
    let blocks = blocks.map(|block| block.split_once("\n```").unwrap().0.replace("\\\n", " "));
    let lines: Vec<String> = blocks
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let of_program = |line: &String| line.starts_with("standpoint ");
    lines.into_iter().filter(of_program).collect()
}

fn newcomer(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("article.txt", ARTICLE.as_bytes());
    write("articles/one.txt", ARTICLE.as_bytes());
    write(
        "articles/two.txt",
        ARTICLE.replace("Greece", "Italy").as_bytes(),
    );
    let document = |number: usize| {
        let outlet = ["Evening Gull", "Heron"][number % 2];
        serde_json::json!({ "id": number.to_string(), "outlet": outlet, "text": ARTICLE })
            .to_string()
    };
    write(
        "news.jsonl",
        (0..4)
            .map(document)
            .collect::<Vec<_>>()
            .join("\n")
            .as_bytes(),
    );
    write("mine.toml", block("toml").as_bytes());
    write("labelled.jsonl", rows(0..400).as_bytes());
    write("target/static/tokenizer.json", &tiny::tokenizer(&WORDS));
    write(
        "target/static/vectors.safetensors",
        &tiny::vectors(WORDS.len() + 1, 4),
    );
    for name in ["sample.txt", "labelled_sample.jsonl"] {
        write(
            &format!("tests/data/{name}"),
            &std::fs::read(data(name)).unwrap(),
        );
    }
}

#[test]
fn every_command_of_the_readme_runs() {
    let place = tempfile::tempdir().unwrap();
    newcomer(place.path());
    let program = Path::new(env!("CARGO_BIN_EXE_standpoint"))
        .parent()
        .unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let commands = commands();
    let all = commands.len();
    let commands = commands
        .into_iter()
        .filter(|command| !LEFT_OUT.iter().any(|word| command.contains(word)));
    let mut count = 0;
    for command in commands {
        // A small table of n-grams, because a program without optimisation takes long over a large one.
        let is_training = command.starts_with("standpoint train");
        let more = if is_training { " --gram-bits 10" } else { "" };
        let shell = Command::new("sh")
            .args(["-c", &format!("{command}{more}")])
            .env("PATH", &path)
            .current_dir(place.path())
            .output()
            .unwrap();
        assert!(
            shell.status.success(),
            "README.md: `{command}`: {}",
            String::from_utf8_lossy(&shell.stderr)
        );
        count += 1;
    }
    assert!(count >= 15, "{count} of {all} commands");
}
