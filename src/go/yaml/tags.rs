//! The tokens of tags and directives.

use super::reader::{is_blank, is_blank_or_end, is_word};
use super::scanner::{Kind, Scanner};

/// How many digits a version may have on either side of its dot.
const LONGEST_VERSION: usize = 2;

impl Scanner<'_> {
    /// A line that begins with `%`.
    pub(super) fn scan_directive(&mut self) -> Result<Kind, String> {
        self.reader.skip();
        let name = self.reader.take_while(is_word)?;
        if name.is_empty() {
            return Err(self.reader.fault("could not find expected directive name"));
        }
        if !is_blank_or_end(self.reader.current()) {
            return Err(self.reader.fault("found unexpected non-alphabetical character"));
        }
        let directive = match name.as_str() {
            "YAML" => self.scan_version()?,
            "TAG" => self.scan_tag_directive()?,
            _ => return Err(self.reader.fault("found unknown directive name")),
        };
        self.skip_rest_of_line()?;
        Ok(directive)
    }

    fn scan_version(&mut self) -> Result<Kind, String> {
        self.reader.skip_while(is_blank)?;
        let major = self.scan_version_number()?;
        if self.reader.current() != '.' {
            return Err(self.reader.fault("did not find expected digit or '.' character"));
        }
        self.reader.skip();
        let minor = self.scan_version_number()?;
        Ok(Kind::Version { major, minor })
    }

    fn scan_version_number(&mut self) -> Result<u8, String> {
        let mut number = 0;
        let mut length = 0;
        self.reader.need(1)?;
        while let Some(digit) = self.reader.current().to_digit(10) {
            length += 1;
            if length > LONGEST_VERSION {
                return Err(self.reader.fault("found extremely long version number"));
            }
            number = number * 10 + digit as u8;
            self.reader.skip();
            self.reader.need(1)?;
        }
        if length == 0 {
            return Err(self.reader.fault("did not find expected version number"));
        }
        Ok(number)
    }

    fn scan_tag_directive(&mut self) -> Result<Kind, String> {
        self.reader.skip_while(is_blank)?;
        let handle = self.scan_tag_handle()?;
        if handle != "!" && !(handle.len() > 1 && handle.ends_with('!')) {
            return Err(self.reader.fault("did not find expected '!'"));
        }
        self.reader.need(1)?;
        if !is_blank(self.reader.current()) {
            return Err(self.reader.fault("did not find expected whitespace"));
        }
        self.reader.skip_while(is_blank)?;
        let prefix = self.scan_tag_uri(None)?;
        self.expect_end_of_tag()?;
        Ok(Kind::TagDirective { handle, prefix })
    }

    /// A tag: `!<whole>`, `!handle!suffix`, `!suffix` or a lone `!`.
    pub(super) fn scan_tag(&mut self) -> Result<Kind, String> {
        self.reader.need(2)?;
        let (handle, suffix) = if self.reader.ahead(1) == '<' {
            self.reader.skip();
            self.reader.skip();
            let suffix = self.scan_tag_uri(None)?;
            if self.reader.current() != '>' {
                return Err(self.reader.fault("did not find the expected '>'"));
            }
            self.reader.skip();
            (String::new(), suffix)
        } else {
            let handle = self.scan_tag_handle()?;
            if handle.len() > 1 && handle.ends_with('!') {
                let suffix = self.scan_tag_uri(None)?;
                (handle, suffix)
            } else {
                // It was the start of the suffix.
                let suffix = self.scan_tag_uri(handle.strip_prefix('!'))?;
                if suffix.is_empty() { (String::new(), b"!".to_vec()) } else { ("!".to_owned(), suffix) }
            }
        };
        self.expect_end_of_tag()?;
        Ok(Kind::Tag { handle, suffix })
    }

    fn expect_end_of_tag(&mut self) -> Result<(), String> {
        self.reader.need(1)?;
        if is_blank_or_end(self.reader.current()) {
            Ok(())
        } else {
            Err(self.reader.fault("did not find expected whitespace or line break"))
        }
    }

    /// A `!` with a word after it, and with one more `!` if there is one.
    fn scan_tag_handle(&mut self) -> Result<String, String> {
        self.reader.need(1)?;
        if self.reader.current() != '!' {
            return Err(self.reader.fault("did not find expected '!'"));
        }
        let mut handle = String::from(self.reader.take());
        handle.push_str(&self.reader.take_while(is_word)?);
        if self.reader.current() == '!' {
            handle.push(self.reader.take());
        }
        Ok(handle)
    }

    /// The rest of a tag, whose escapes can make it any bytes. It may be empty only if some of it, be it empty,
    /// was read before.
    fn scan_tag_uri(&mut self, read_before: Option<&str>) -> Result<Vec<u8>, String> {
        let mut uri = read_before.unwrap_or_default().as_bytes().to_vec();
        let mut found = read_before.is_some();
        self.reader.need(1)?;
        while is_uri(self.reader.current()) {
            if self.reader.current() == '%' {
                self.scan_uri_escapes(&mut uri)?;
            } else {
                uri.push(self.reader.take() as u8);
            }
            self.reader.need(1)?;
            found = true;
        }
        if found { Ok(uri) } else { Err(self.reader.fault("did not find expected tag URI")) }
    }

    /// The escaped bytes of one character, which is checked for its length alone.
    fn scan_uri_escapes(&mut self, uri: &mut Vec<u8>) -> Result<(), String> {
        let leading = self.scan_uri_escape()?;
        uri.push(leading);
        let width = match leading {
            0x00..=0x7F => 1,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            _ => return Err(self.reader.fault("found an incorrect leading UTF-8 octet")),
        };
        self.skip_uri_escape();
        for _ in 1..width {
            let trailing = self.scan_uri_escape()?;
            if trailing & 0xC0 != 0x80 {
                return Err(self.reader.fault("found an incorrect trailing UTF-8 octet"));
            }
            uri.push(trailing);
            self.skip_uri_escape();
        }
        Ok(())
    }

    fn scan_uri_escape(&mut self) -> Result<u8, String> {
        self.reader.need(3)?;
        match (self.reader.current(), self.reader.ahead(1).to_digit(16), self.reader.ahead(2).to_digit(16)) {
            ('%', Some(high), Some(low)) => Ok((high << 4 | low) as u8),
            _ => Err(self.reader.fault("did not find URI escaped octet")),
        }
    }

    fn skip_uri_escape(&mut self) {
        for _ in 0..3 {
            self.reader.skip();
        }
    }
}

/// What may be in a tag as it is; all of it is ASCII.
fn is_uri(character: char) -> bool {
    is_word(character)
        || matches!(
            character,
            ';' | '/'
                | '?'
                | ':'
                | '@'
                | '&'
                | '='
                | '+'
                | '$'
                | ','
                | '.'
                | '!'
                | '~'
                | '*'
                | '\''
                | '('
                | ')'
                | '['
                | ']'
                | '%'
        )
}
