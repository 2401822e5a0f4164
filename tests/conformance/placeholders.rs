//! Placeholders in the words of a case: `<3 x 'a'>` stands for `aaa`, `${TMP}` for the folder with the files of its setup,
//! and `...` between `key1=x` and `key4=x` for the two in between.

use std::path::Path;

/// The words without placeholders.
pub(crate) fn expanded(words: &[String], dir: &Path) -> Vec<String> {
    let words: Vec<String> = words.iter().map(|word| word_expanded(word, dir)).collect();
    let mut full = Vec::with_capacity(words.len());
    for (index, word) in words.iter().enumerate() {
        let neighbours = index.checked_sub(1).map(|before| &words[before]).zip(words.get(index + 1));
        match neighbours.filter(|_| word == "...").and_then(|(first, last)| between(first, last)) {
            Some(filled) => full.extend(filled),
            None => full.push(word.clone()),
        }
    }
    full
}

/// One word, or another text, without placeholders.
pub(crate) fn word_expanded(word: &str, dir: &Path) -> String {
    let mut word = word.replace("${TMP}", &dir.display().to_string());
    while let Some((start, end, text)) = repetition(&word) {
        word.replace_range(start..end, &text);
    }
    word
}

/// Where the first `<3 x 'a'>` stands, and what for.
fn repetition(word: &str) -> Option<(usize, usize, String)> {
    word.match_indices('<').find_map(|(start, _)| {
        let rest = &word[start + 1..];
        let (count, rest) = rest.split_once(" x '")?;
        let (text, _) = rest.split_once("'>")?;
        let count: usize = count.parse().ok()?;
        let end = word.len() - rest.len() + text.len() + 2;
        Some((start, end, text.repeat(count)))
    })
}

/// The words between `key1=x` and `key4=x`.
fn between(first: &str, last: &str) -> Option<Vec<String>> {
    let split = |word: &str| {
        let (key, value) = word.split_once('=')?;
        let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        Some((name.to_owned(), key[name.len()..].parse::<usize>().ok()?, value.to_owned()))
    };
    let ((name, from, value), (_, to, _)) = (split(first)?, split(last)?);
    Some((from + 1..to).map(|number| format!("{name}{number}={value}")).collect())
}
