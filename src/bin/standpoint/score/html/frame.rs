//! What every page is put in. In: a title, rules of style, a body. Out: the bytes of a file that loads nothing.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::score::columns::start_of;

/// The rules that all pages share.
const STYLE: &str = include_str!("style.css");

/// Nothing is loaded, no script runs, no form is sent; what the page's own style asks for is all there is.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Columns of a title.
const LONGEST_TITLE: usize = 120;

/// A whole page.
pub fn page(title: &str, style: &str, body: &Markup) -> Vec<u8> {
    let mut page = head(title, style);
    page += &body.0;
    page += END;
    page.into_bytes()
}

/// A page up to where its body begins; the style is ours and holds no text of a document.
pub fn head(title: &str, style: &str) -> String {
    let head = html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content=(concat!("standpoint ", env!("CARGO_PKG_VERSION")));
            title { (start_of(title, LONGEST_TITLE)) " · standpoint" }
            style { (PreEscaped(STYLE)) (PreEscaped(style)) }
        }
    };
    format!("{}<html lang=\"en\">{}<body>", DOCTYPE.0, head.0)
}

/// Where a page ends.
pub const END: &str = "</body></html>\n";
