//! What a scalar is by its text.

/// What the tags of YAML itself begin with, and are shortened to `!!` in errors.
pub(super) const LONG_TAG: &str = "tag:yaml.org,2002:";

/// What a plain scalar is taken for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Resolved {
    Null,
    Bool(bool),
    Int(i64),
    /// A whole number too large for an [`Int`](Resolved::Int).
    Uint(u64),
    Float(f64),
    /// A date or a time, which stays text.
    Timestamp,
    Text,
}

impl Resolved {
    /// The tag of such a scalar, without what is common to all.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::Uint(_) => "int",
            Self::Float(_) => "float",
            Self::Timestamp => "timestamp",
            Self::Text => "str",
        }
    }
}

/// What a plain scalar without a tag is taken for.
pub(super) fn resolve(text: &str) -> Resolved {
    if let Some(word) = word(text) {
        return word;
    }
    match text.as_bytes() {
        [b'.', ..] => dotted_float(text).map_or(Resolved::Text, Resolved::Float),
        [b'0'..=b'9' | b'+' | b'-', ..] => {
            if is_timestamp(text) {
                Resolved::Timestamp
            } else {
                number(&text.replace('_', ""))
            }
        }
        _ => Resolved::Text,
    }
}

fn word(text: &str) -> Option<Resolved> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Resolved::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Resolved::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Resolved::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Resolved::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Resolved::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// A number that begins with a digit or a sign, freed of its underscores.
fn number(text: &str) -> Resolved {
    let (sign, unsigned) = match text.as_bytes() {
        [sign @ (b'+' | b'-'), ..] => (Some(*sign), &text[1..]),
        _ => (None, text),
    };
    if let Some(magnitude) = whole(unsigned) {
        if sign == Some(b'-') {
            if let Some(negative) = 0_i64.checked_sub_unsigned(magnitude) {
                return Resolved::Int(negative);
            }
        } else if let Ok(int) = i64::try_from(magnitude) {
            return Resolved::Int(int);
        } else if sign.is_none() {
            return Resolved::Uint(magnitude);
        }
    }
    if is_float(text) {
        if let Some(float) = finite(text) {
            return Resolved::Float(float);
        }
    }
    signed_binary(text).map_or(Resolved::Text, Resolved::Int)
}

/// A whole number without a sign, in the base that it says it is in.
fn whole(text: &str) -> Option<u64> {
    let (digits, base) = match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (&text[2..], 16),
        [b'0', b'o' | b'O', _, ..] => (&text[2..], 8),
        [b'0', b'b' | b'B', _, ..] => (&text[2..], 2),
        [b'0'] => return Some(0),
        [b'0', ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    // Rust would take another sign.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

/// A binary number whose sign is after its prefix, which Go once had to read binaries by.
fn signed_binary(text: &str) -> Option<i64> {
    let signed = text.strip_prefix("0b")?;
    i64::from_str_radix(signed, 2).ok()
}

/// Whether a text is written as a float, for which the exponent needs a sign.
fn is_float(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let rest = match rest.strip_prefix('0') {
        Some(rest) => rest,
        None => rest.trim_start_matches(|digit: char| digit.is_ascii_digit()),
    };
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (rest, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (fraction.is_empty() || fraction.strip_prefix('.').is_some_and(is_digits))
        && exponent.is_none_or(|exponent| exponent.strip_prefix(['+', '-']).is_some_and(is_digits))
}

/// A float that begins with its dot: any that Go takes for one, with underscores between digits.
fn dotted_float(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let well_placed =
        |(at, byte): (usize, &u8)| *byte != b'_' || is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
    if bytes.iter().enumerate().all(well_placed) { finite(&text.replace('_', "")) } else { None }
}

/// A float, for which one out of range is none.
fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|float: &f64| float.is_finite())
}

/// Whether a text is a date, or a date with a time, that is in the calendar.
fn is_timestamp(text: &str) -> bool {
    date(text).is_some_and(|rest| {
        if rest.is_empty() {
            return true;
        }
        if let Some(time) = rest.strip_prefix(['T', 't']) {
            return time_of_day(time).is_some_and(is_zone);
        }
        rest.starts_with(' ') && time_of_day(rest.trim_start_matches(' ')).is_some_and(str::is_empty)
    })
}

/// What is after a date.
fn date(text: &str) -> Option<&str> {
    let (year, rest) = text.split_at_checked(4)?;
    if !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: u32 = year.parse().ok()?;
    let (month, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let (day, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// What is after a time of the day, with any fraction of a second.
fn time_of_day(text: &str) -> Option<&str> {
    let (hour, rest) = one_or_two_digits(text)?;
    let (minute, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    let (second, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
        if rest.len() < fraction.len() {
            return Some(rest);
        }
    }
    Some(rest)
}

/// Whether a text is a time zone, whose limits Go draws a little wider than the world does.
fn is_zone(text: &str) -> bool {
    let number = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
    };
    match text.as_bytes() {
        [b'Z'] => true,
        [b'+' | b'-', a, b, b':', c, d] => {
            number(*a, *b).is_some_and(|hours| hours <= 24)
                && number(*c, *d).is_some_and(|minutes| minutes <= 60)
        }
        _ => false,
    }
}

fn one_or_two_digits(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, rest))
}
