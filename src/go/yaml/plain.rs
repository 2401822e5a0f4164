//! Whether a text that is written plain is read as the same text.

use super::resolve::{Resolved, resolve};

/// Whether a text that is written plain is read as the same text: by Go, and by those who read numbers in base 60.
pub(super) fn reads_as_text(text: &str) -> bool {
    resolve(text) == Resolved::Text && !is_base_60(text)
}

/// A number in base 60, as of a clock. Go reads none, but spares others that do.
fn is_base_60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    if !first.starts_with(|char: char| char.is_ascii_digit()) || !is_digits_and_underscores(first) {
        return false;
    }
    let mut parts = parts.peekable();
    let mut count = 0;
    while let Some(part) = parts.next() {
        count += 1;
        let whole = match part.split_once('.') {
            Some((whole, fraction)) if parts.peek().is_none() && is_digits_and_underscores(fraction) => whole,
            Some(_) => return false,
            None => part,
        };
        if !matches!(whole.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']) {
            return false;
        }
    }
    count > 0
}

fn is_digits_and_underscores(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}
