//! What a text is taken for when nothing is around it: a word of YAML's, a number, a date, or a text.

use crate::go::number::{Base, signed, underscores_part_digits, unsigned};

/// Whether a text that is written plain is read as the same text.
pub(super) fn reads_as_text(text: &str) -> bool {
    let other = match text.bytes().next() {
        None => true,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => is_word(text),
        Some(b'.') => is_word(text) || is_fraction(text),
        Some(b'+' | b'-' | b'0'..=b'9') => {
            is_word(text) || is_timestamp(text) || is_number(text) || is_base_60(text)
        }
        Some(_) => false,
    };
    !other
}

/// The words for true, false, nothing, infinity and "not a number", each in its three spellings.
fn is_word(text: &str) -> bool {
    let lower = match text {
        "y" | "Y" | "n" | "N" | "~" => return true,
        ".NaN" | ".NAN" | ".nan" => return true,
        _ => text.to_ascii_lowercase(),
    };
    let words = ["yes", "no", "true", "false", "on", "off", "null", ".inf", "+.inf", "-.inf"];
    words.contains(&lower.as_str()) && is_lower_title_or_upper(text)
}

fn is_lower_title_or_upper(text: &str) -> bool {
    let letters = text.trim_start_matches(|char: char| !char.is_ascii_alphabetic());
    let rest = letters.get(1..).unwrap_or_default();
    let is_lower = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    is_lower(letters) || is_lower(rest) || letters.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A number that begins with its point.
fn is_fraction(text: &str) -> bool {
    underscores_part_digits(text) && is_finite(&text.replace('_', ""))
}

/// Whole or not, in any base. Underscores are allowed anywhere, unlike in Go.
fn is_number(text: &str) -> bool {
    let text = text.replace('_', "");
    if signed(&text, Base::OfPrefix).is_ok() || unsigned(&text, Base::OfPrefix).is_ok() {
        return true;
    }
    if is_decimal(&text) && is_finite(&text) {
        return true;
    }
    // A second sign, after the prefix, does no harm.
    match (text.strip_prefix("0b"), text.strip_prefix("-0b")) {
        (Some(digits), _) => signed(digits, Base::Two).is_ok() || unsigned(digits, Base::Two).is_ok(),
        (_, Some(digits)) => signed(&format!("-{digits}"), Base::Two).is_ok(),
        (None, None) => false,
    }
}

/// A number too large to be one is a text.
fn is_finite(text: &str) -> bool {
    text.parse().is_ok_and(f64::is_finite)
}

/// A decimal number without useless zeros before it, with digits after its point if there is a point, and with a sign
/// in its exponent if there is an exponent.
fn is_decimal(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let text = match text.strip_prefix('0') {
        Some(rest) => rest,
        None => text.trim_start_matches(is_decimal_digit),
    };
    let text = match text.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(is_decimal_digit) => {
            fraction.trim_start_matches(is_decimal_digit)
        }
        Some(_) => return false,
        None => text,
    };
    match text.strip_prefix(['e', 'E']) {
        Some(exponent) => exponent.strip_prefix(['+', '-']).is_some_and(is_digits),
        None => text.is_empty(),
    }
}

fn is_decimal_digit(char: char) -> bool {
    char.is_ascii_digit()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number in base 60, as of a clock. Go reads none, but spares others that do.
fn is_base_60(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    if !first.starts_with(is_decimal_digit) || !is_digits_and_underscores(first) {
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

/// A date, alone or with a time.
fn is_timestamp(text: &str) -> bool {
    date_and_rest(text)
        .is_some_and(|rest| rest.is_empty() || is_time_with_zone(rest) || is_time_after_blanks(rest))
}

/// What follows a date such as 2006-1-2 that there is in the calendar.
fn date_and_rest(text: &str) -> Option<&str> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u32 = if is_digits(year) { year.parse().ok()? } else { return None };
    let (month, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let (day, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

fn is_time_with_zone(text: &str) -> bool {
    let zone = text.strip_prefix(['T', 't']).and_then(time_and_rest);
    zone == Some("Z") || zone.is_some_and(is_offset)
}

fn is_time_after_blanks(text: &str) -> bool {
    text.starts_with(' ') && time_and_rest(text.trim_start_matches(' ')) == Some("")
}

/// What follows a time such as 15:4:5.99.
fn time_and_rest(text: &str) -> Option<&str> {
    let (hour, rest) = one_or_two_digits(text)?;
    let (minute, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    let (second, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    match rest.strip_prefix(['.', ',']) {
        Some(fraction) if fraction.starts_with(is_decimal_digit) => {
            Some(fraction.trim_start_matches(is_decimal_digit))
        }
        _ => Some(rest),
    }
}

/// Go lets whole days pass, and whole hours in minutes.
fn is_offset(text: &str) -> bool {
    let Some((hours, minutes)) = text.strip_prefix(['+', '-']).and_then(|offset| offset.split_once(':'))
    else {
        return false;
    };
    let at_most = |digits: &str, most: u32| {
        digits.len() == 2 && is_digits(digits) && digits.parse::<u32>().is_ok_and(|number| number <= most)
    };
    at_most(hours, 24) && at_most(minutes, 60)
}

fn one_or_two_digits(text: &str) -> Option<(u32, &str)> {
    let count = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(count)?;
    Some((digits.parse().ok()?, rest))
}
