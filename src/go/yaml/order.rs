//! The order in which the keys of a map are printed.

use crate::go::Value;
use crate::go::unicode::{is_digit, is_letter};
use std::cmp::Ordering;

/// The entries by their keys: numbers before texts, and texts as people sort them, `a2` before `a10`.
pub(super) fn in_natural_order(entries: &[(Value, Value)]) -> Vec<&(Value, Value)> {
    // What people find natural is not transitive where digits get too many, which the sort of the standard library may
    // answer with a panic.
    let keys: Vec<Key<'_>> = entries.iter().map(|(key, _)| Key::of(key)).collect();
    let mut order: Vec<usize> = Vec::with_capacity(keys.len());
    for index in 0..keys.len() {
        let place = order.partition_point(|earlier| !keys[index].is_before(&keys[*earlier]));
        order.insert(place, index);
    }
    order.into_iter().map(|index| &entries[index]).collect()
}

/// A key, made ready to be compared.
enum Key<'a> {
    Number(f64, &'a Value),
    /// Lists, maps and structs can be no keys; if there is one for all that, it goes with the nil.
    Nil,
    Text(Vec<char>),
}

impl<'a> Key<'a> {
    fn of(key: &'a Value) -> Self {
        match key {
            Value::Bool(value) => Self::Number(f64::from(u8::from(*value)), key),
            Value::Int(number) => Self::Number(*number as f64, key),
            Value::Uint(number) => Self::Number(*number as f64, key),
            Value::Float(number) => Self::Number(*number, key),
            Value::Text(text) | Value::Time(text) => Self::Text(text.chars().collect()),
            Value::Bytes(bytes) => Self::Text(runes(bytes)),
            Value::Nil | Value::List(_) | Value::Map(_) | Value::Struct(_) => Self::Nil,
        }
    }

    fn is_before(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(left, left_key), Self::Number(right, right_key)) => {
                if left == right {
                    same_as_float_before(left_key, right_key)
                } else {
                    left < right
                }
            }
            (Self::Number(..), _) => true,
            (Self::Nil, Self::Text(_)) => true,
            (Self::Nil, _) => false,
            (Self::Text(left), Self::Text(right)) => natural(left, right),
            (Self::Text(_), _) => false,
        }
    }
}

/// Numbers that are the same as floats: by their kind, and by their true value if they are of one kind.
fn same_as_float_before(left: &Value, right: &Value) -> bool {
    let kind = |value: &Value| match value {
        Value::Bool(_) => 0,
        Value::Int(_) => 1,
        Value::Uint(_) => 2,
        _ => 3,
    };
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left < right,
        (Value::Uint(left), Value::Uint(right)) => left < right,
        _ => kind(left) < kind(right),
    }
}

/// The characters of a text; each octet that belongs to none counts as one.
fn runes(bytes: &[u8]) -> Vec<char> {
    let mut runes = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        runes.extend(chunk.valid().chars());
        runes.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    runes
}

/// Decided at the first difference: what is no letter goes before letters, and runs of digits go by their number.
fn natural(left: &[char], right: &[char]) -> bool {
    let Some(at) = left.iter().zip(right).position(|(left, right)| left != right) else {
        return left.len() < right.len();
    };
    let (left_char, right_char) = (left[at], right[at]);
    match (is_letter(left_char), is_letter(right_char)) {
        (true, true) => return left_char < right_char,
        (true, false) => return false,
        (false, true) => return true,
        (false, false) => {}
    }
    // Zeros at the beginning of a number have no weight; those inside of one do.
    let inside_number = (left_char == '0' || right_char == '0')
        && left[..at].iter().rev().take_while(|char| is_digit(**char)).any(|char| *char != '0');
    let first = i64::from(inside_number);
    let (left_number, left_digits) = number(first, &left[at..]);
    let (right_number, right_digits) = number(first, &right[at..]);
    let order =
        left_number.cmp(&right_number).then(left_digits.cmp(&right_digits)).then(left_char.cmp(&right_char));
    order == Ordering::Less
}

/// The number that the digits make, and how many they are. A number that is too large loses its upper part.
fn number(first: i64, chars: &[char]) -> (i64, usize) {
    let digits = chars.iter().take_while(|char| is_digit(**char));
    digits.fold((first, 0), |(number, count), char| {
        // A digit of another script counts by its place in Unicode.
        let digit = i64::from(u32::from(*char)) - i64::from(u32::from('0'));
        (number.wrapping_mul(10).wrapping_add(digit), count + 1)
    })
}
