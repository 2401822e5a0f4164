//! What holds for any text.

use proptest::prelude::*;

use crate::go::yaml::{load, load_strings};

/// Texts that have much of what YAML gives a meaning to.
fn yaml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "- ",
            "? ",
            ": ",
            ", ",
            "[",
            "]",
            "{",
            "}",
            "#",
            "&a ",
            "*a",
            "!",
            "!!",
            "!<",
            "|",
            ">",
            "'",
            "\"",
            "%",
            "@",
            "`",
            "\\",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\u{85}",
            "\u{2028}",
            "\u{FEFF}",
            "---",
            "...",
            "%YAML 1.1\n",
            "%TAG ! x\n",
            "<<: ",
            "<<: *a\n",
            "&a {b: c}\n",
            "|2-\n",
            ">+\n",
            "\\x",
            "\\U0001F600",
            "!!binary ",
            "!!int ",
            "0x",
            "1_0",
            "2001-01-01",
            "é",
        ])
        .prop_map(str::to_owned),
        "[a-z0-9:. -]{0,8}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_bytes_panic(text in proptest::collection::vec(any::<u8>(), 0..1200)) {
        let _ = load(&text);
        let _ = load_strings(&text);
    }

    #[test]
    fn no_yaml_like_text_panics(text in yaml_like(), cut in any::<proptest::sample::Index>()) {
        let _ = load(text.as_bytes());
        let _ = load_strings(&text.as_bytes()[..cut.index(text.len() + 1)]);
    }
}
