//! Base64 as Go's `base64.StdEncoding` reads it.

/// The bytes that a padded base64 stands for. Line breaks may be anywhere, and bits left over at the end are
/// not looked at.
///
/// # Errors
/// In Go's words, with the offset at which it gave up.
pub(crate) fn decode(text: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut filled = 0_usize;
    let mut rest = text.iter().copied().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    while let Some((at, byte)) = rest.next() {
        if let Some(value) = sextet(byte) {
            bits = bits << 6 | value;
            filled += 1;
            if filled == 4 {
                bytes.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
                (bits, filled) = (0, 0);
            }
            continue;
        }
        if byte != b'=' || filled < 2 {
            return Err(illegal(at));
        }
        if filled == 2 {
            match rest.next() {
                Some((_, b'=')) => {}
                // Go names the byte before the one that is wrong.
                Some((at, _)) => return Err(illegal(at - 1)),
                None => return Err(illegal(text.len())),
            }
        }
        if let Some((at, _)) = rest.next() {
            return Err(illegal(at));
        }
        if filled == 2 {
            bytes.push((bits >> 4) as u8);
        } else {
            bytes.extend([(bits >> 10) as u8, (bits >> 2) as u8]);
        }
        return Ok(bytes);
    }
    if filled == 0 { Ok(bytes) } else { Err(illegal(text.len() - filled)) }
}

fn illegal(at: usize) -> String {
    format!("illegal base64 data at input byte {at}")
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::decode;

    #[test]
    fn what_is_encoded_is_decoded() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(STANDARD.encode(bytes), text);
            assert_eq!(decode(text.as_bytes()), Ok(bytes.as_bytes().to_vec()));
        }
        assert_eq!(decode(b"Zm\n9v\r\nYh=\n=\n"), Ok(b"foob".to_vec()));
    }

    #[test]
    fn errors_are_those_of_go() {
        for (text, at) in [
            ("Zg", 0),
            ("Zg=", 3),
            ("Zm9vZ", 4),
            ("Zm9v=", 4),
            ("Z===", 1),
            ("Zg=a", 2),
            ("Zg==Zg==", 4),
            ("Zm8=\nZ", 5),
            ("Zm8 ", 3),
            ("\n\nZm8", 2),
            ("Zm\n8", 1),
        ] {
            assert_eq!(
                decode(text.as_bytes()),
                Err(format!("illegal base64 data at input byte {at}")),
                "{text:?}"
            );
        }
    }
}
