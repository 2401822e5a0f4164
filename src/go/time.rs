//! Times and durations, as Go reads and prints them.

use std::fmt;

use super::quote;

/// A moment, to the nanosecond, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time {
    /// Seconds since 1970 began.
    seconds: i64,
    nanos: u32,
}

const DAY: i64 = 86_400;

/// The day, counted from 1970, of a date of the Gregorian calendar.
fn day_of(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have the leap day at their end.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day that is counted from 1970.
fn date_of(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

fn days_in(year: i64, month: i64) -> i64 {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    day_of(next_year, next_month, 1) - day_of(year, month, 1)
}

/// Takes this many digits from the front of a text.
fn digits(text: &mut &str, count: usize) -> Option<i64> {
    let (front, rest) = text.split_at_checked(count)?;
    *text = rest;
    front.bytes().all(|byte| byte.is_ascii_digit()).then(|| front.parse().ok())?
}

fn skip(text: &mut &str, front: char) -> Option<()> {
    *text = text.strip_prefix(front)?;
    Some(())
}

impl Time {
    /// When 1970 began.
    pub(crate) const EPOCH: Time = Time { seconds: 0, nanos: 0 };

    /// Reads a time as RFC 3339 writes it: `2027-01-31T12:00:00Z`, `2027-01-31T12:00:00.5+01:00`.
    pub(crate) fn parse(text: &str) -> Option<Time> {
        let mut rest = text;
        let (time, offset) = (Time::parse_local(&mut rest)?, Time::parse_zone(&mut rest)?);
        rest.is_empty().then_some(Time { seconds: time.seconds - offset, ..time })
    }

    /// Reads a time without a zone, which is taken for UTC: `2027-01-31T12:00:00`.
    pub(crate) fn parse_utc(text: &str) -> Option<Time> {
        let mut rest = text;
        let time = Time::parse_local(&mut rest)?;
        rest.is_empty().then_some(time)
    }

    fn parse_local(text: &mut &str) -> Option<Time> {
        let year = digits(text, 4)?;
        skip(text, '-')?;
        let month = digits(text, 2)?;
        skip(text, '-')?;
        let day = digits(text, 2)?;
        skip(text, 'T')?;
        let hour = digits(text, 2)?;
        skip(text, ':')?;
        let minute = digits(text, 2)?;
        skip(text, ':')?;
        let second = digits(text, 2)?;
        let mut nanos = 0;
        if let Some(fraction) = text.strip_prefix(['.', ',']) {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let (figures, rest) =
                fraction.split_at_checked(length).filter(|(figures, _)| !figures.is_empty())?;
            nanos = format!("{figures:0<9}").get(..9)?.parse().ok()?;
            *text = rest;
        }
        let in_bounds = (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let seconds = day_of(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
        in_bounds.then_some(Time { seconds, nanos })
    }

    /// The seconds that a zone is ahead of UTC.
    fn parse_zone(text: &mut &str) -> Option<i64> {
        if let Some(rest) = text.strip_prefix('Z') {
            *text = rest;
            return Some(0);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        *text = text.strip_prefix(['+', '-'])?;
        let hours = digits(text, 2)?;
        skip(text, ':')?;
        let minutes = digits(text, 2)?;
        (hours <= 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
    }

    /// The moment this many nanoseconds later.
    pub(crate) fn after(self, nanos: i64) -> Time {
        let total = i64::from(self.nanos) + nanos.rem_euclid(1_000_000_000);
        let seconds = self.seconds.saturating_add(nanos.div_euclid(1_000_000_000) + total / 1_000_000_000);
        Time { seconds, nanos: u32::try_from(total % 1_000_000_000).unwrap_or_default() }
    }

    /// The same time of the day this many months later. A day that the month lacks runs over into the next one.
    pub(crate) fn months_later(self, months: i64) -> Time {
        let (year, month, day) = date_of(self.seconds.div_euclid(DAY));
        let month = month - 1 + months;
        let first = day_of(year + month.div_euclid(12), month.rem_euclid(12) + 1, 1);
        Time { seconds: (first + day - 1) * DAY + self.seconds.rem_euclid(DAY), ..self }
    }

    /// To the second, with something between the date and the time.
    fn plain(self, between: char) -> String {
        let (year, month, day) = date_of(self.seconds.div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        format!(
            "{year:04}-{month:02}-{day:02}{between}{:02}:{:02}:{:02}",
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    }

    /// As `goal-state` prints it, to the second: `2027-01-31 12:00:00Z`.
    pub(crate) fn with_a_blank(self) -> String {
        self.plain(' ') + "Z"
    }
}

/// As RFC 3339 writes it, to the second: `2027-01-31T12:00:00Z`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.plain('T'))?;
        f.write_str("Z")
    }
}

const UNITS: [(&str, f64); 8] = [
    ("ns", 1.0),
    ("us", 1e3),
    ("\u{b5}s", 1e3),
    ("\u{3bc}s", 1e3),
    ("ms", 1e6),
    ("s", 1e9),
    ("m", 60e9),
    ("h", 3_600e9),
];

/// Reads a duration such as `1h30m`, in nanoseconds.
pub(crate) fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut nanos: f64 = 0.0;
    while !rest.is_empty() {
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let (number, tail) = rest.split_at(length);
        let figures = number.bytes().filter(u8::is_ascii_digit).count();
        if figures == 0 || number.matches('.').count() > 1 {
            return Err(invalid());
        }
        let number: f64 = format!("0{number}0").parse().map_err(|_| invalid())?;
        let number = if rest[..length].contains('.') { number } else { number / 10.0 };
        let length = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(length);
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {}", quote(text)));
        }
        let Some((_, size)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(format!("time: unknown unit {} in duration {}", quote(unit), quote(text)));
        };
        nanos += number * size;
        rest = tail;
    }
    #[expect(clippy::cast_precision_loss, reason = "beyond it a duration is invalid either way")]
    if nanos > i64::MAX as f64 {
        return Err(invalid());
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is in bounds, as was just seen")]
    let nanos = nanos as i64;
    Ok(if negative { -nanos } else { nanos })
}
