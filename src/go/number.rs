//! Numbers and truth values in texts, with the errors of Go's `strconv`.

use super::quote::quote;

/// Why a text is no number; the two reasons that Go knows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NotANumber {
    Syntax,
    Range,
}

impl NotANumber {
    fn said_by(self, function: &str, text: &str) -> String {
        let reason = match self {
            Self::Syntax => "invalid syntax",
            Self::Range => "value out of range",
        };
        format!("strconv.{function}: parsing {}: {reason}", quote(text))
    }
}

/// A decimal number, as `strconv.Atoi` reads it.
pub(crate) fn atoi(text: &str) -> Result<i64, String> {
    signed(text, Base::Ten).map_err(|reason| reason.said_by("Atoi", text))
}

/// A number as an integer flag reads it: a prefix may say its base, and underscores may part its digits.
pub(crate) fn parse_int(text: &str) -> Result<i64, String> {
    signed(text, Base::OfPrefix).map_err(|reason| reason.said_by("ParseInt", text))
}

/// A truth value, as `strconv.ParseBool` reads it.
pub(crate) fn parse_bool(text: &str) -> Result<bool, String> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(NotANumber::Syntax.said_by("ParseBool", text)),
    }
}

/// In which base a number is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Base {
    Ten,
    /// `0x`, `0o`, `0b`, a mere `0` before octal digits, else decimal.
    OfPrefix,
}

/// A number with or without a sign.
pub(super) fn signed(text: &str, base: Base) -> Result<i64, NotANumber> {
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = i128::from(unsigned(digits, base)?);
    i64::try_from(if negative { -magnitude } else { magnitude }).map_err(|_| NotANumber::Range)
}

/// A number without a sign.
pub(super) fn unsigned(text: &str, base: Base) -> Result<u64, NotANumber> {
    let (radix, digits) = match base {
        Base::Ten => (10, text),
        Base::OfPrefix => radix_and_digits(text),
    };
    if text.is_empty() {
        return Err(NotANumber::Syntax);
    }
    let mut number = 0_u64;
    for byte in digits.bytes() {
        if byte == b'_' && base == Base::OfPrefix {
            continue;
        }
        let digit = char::from(byte).to_digit(radix).ok_or(NotANumber::Syntax)?;
        // What follows is no longer looked at: a number that is too large by then may well end in nonsense.
        number = number
            .checked_mul(u64::from(radix))
            .and_then(|number| number.checked_add(u64::from(digit)))
            .ok_or(NotANumber::Range)?;
    }
    if underscores_part_digits(text) { Ok(number) } else { Err(NotANumber::Syntax) }
}

/// A lone `0x` is no prefix, but an octal number with a wrong digit.
fn radix_and_digits(text: &str) -> (u32, &str) {
    match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &text[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &text[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &text[2..]),
        [b'0', ..] => (8, &text[1..]),
        _ => (10, text),
    }
}

/// Whether each underscore stands between two digits, for which the prefix of a base counts, too.
pub(super) fn underscores_part_digits(number: &str) -> bool {
    let number = number.strip_prefix(['+', '-']).unwrap_or(number).as_bytes();
    let hexadecimal = matches!(number, [b'0', b'x' | b'X', ..]);
    let prefixed = hexadecimal || matches!(number, [b'0', b'b' | b'B' | b'o' | b'O', ..]);
    let is_digit = |at: usize| match number.get(at) {
        Some(byte) if hexadecimal => byte.is_ascii_hexdigit() || at == 1,
        Some(byte) => byte.is_ascii_digit() || prefixed && at == 1,
        None => false,
    };
    (0..number.len())
        .filter(|at| number[*at] == b'_')
        .all(|at| at > 0 && is_digit(at - 1) && is_digit(at + 1))
}

/// A floating-point number as the verb `%g` prints it: the fewest digits that tell it from its neighbours, with an
/// exponent for all but numbers of a handy size.
pub(super) fn float(number: f64) -> String {
    let Some(digits) = Digits::of(number) else { return infinite(number) };
    if (-4..6).contains(&digits.exponent) {
        return digits.positional();
    }
    let sign = if digits.exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", digits.mantissa, digits.exponent.abs())
}

/// The fewest digits that tell a number from its neighbours.
pub(super) struct Digits {
    /// With its sign, and one digit before the point.
    pub(super) mantissa: String,
    pub(super) exponent: i32,
}

impl Digits {
    /// None if the number has no digits.
    pub(super) fn of(number: f64) -> Option<Self> {
        let shortest = format!("{number:e}");
        let count = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
        // Of two texts that are equally short and equally near, Rust takes the one away from zero when asked for the
        // shortest, but the even one, as Go does, when asked for so many digits.
        let even = format!("{number:.*e}", count.saturating_sub(1));
        let text = if even.parse() == Ok(number) { even } else { shortest };
        let (mantissa, exponent) = text.split_once('e')?;
        Some(Self { mantissa: mantissa.to_owned(), exponent: exponent.parse().ok()? })
    }

    /// Without an exponent.
    pub(super) fn positional(&self) -> String {
        let (sign, mantissa) = match self.mantissa.strip_prefix('-') {
            Some(mantissa) => ("-", mantissa),
            None => ("", self.mantissa.as_str()),
        };
        let digits = mantissa.replace('.', "");
        let Ok(exponent) = usize::try_from(self.exponent) else {
            let zeros = self.exponent.unsigned_abs() as usize - 1;
            return format!("{sign}0.{}{digits}", "0".repeat(zeros));
        };
        match digits.split_at_checked(exponent + 1) {
            Some((whole, "")) => format!("{sign}{whole}"),
            Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
            None => format!("{sign}{digits:0<width$}", width = exponent + 1),
        }
    }
}

fn infinite(number: f64) -> String {
    let name = if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    };
    name.to_owned()
}
