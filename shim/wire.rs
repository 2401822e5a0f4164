//! What a hook tool and the stage say to each other over the agent's socket, in frames: one byte for the kind, four for
//! the length of what follows, and then fields, each with four bytes for its own length. Numbers are little-endian.

/// The first field of a call: who speaks, and which version of this.
pub(crate) const PROTOCOL: &[u8] = b"juju-scenario/1";

/// From a tool: the protocol, `JUJU_CONTEXT_ID`, the directory, the tool's name, and the arguments.
pub(crate) const CALL: u8 = b'C';

/// From the stage: the tool wants its stdin. From a tool: a piece of it; the empty piece is its end.
pub(crate) const STDIN: u8 = b'I';

/// From the stage: the exit code, stdout and stderr.
pub(crate) const REPLY: u8 = b'R';

/// From the stage: the program that answers in its place, and the PATH for it.
pub(crate) const RUN: u8 = b'X';

/// From a tool: what that program has answered: the exit code, stdout and stderr. It has printed them itself.
pub(crate) const RAN: u8 = b'A';

/// How long the head of a frame is.
pub(crate) const HEAD: usize = 5;

/// A frame.
pub(crate) fn frame(kind: u8, fields: &[&[u8]]) -> Vec<u8> {
    let length = fields.iter().map(|field| 4 + field.len()).sum::<usize>();
    let mut frame = Vec::with_capacity(HEAD + length);
    frame.push(kind);
    frame.extend(number(length));
    for field in fields {
        frame.extend(number(field.len()));
        frame.extend_from_slice(field);
    }
    frame
}

/// The kind of a frame and the length of what follows, from its head.
pub(crate) fn head(bytes: &[u8]) -> Option<(u8, usize)> {
    let (kind, rest) = bytes.split_first()?;
    let length = rest.get(..4)?.try_into().ok()?;
    Some((*kind, u32::from_le_bytes(length) as usize))
}

/// The fields of what follows a head; none if it is not made of fields.
pub(crate) fn fields(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let length = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
        let rest = &bytes[4..];
        fields.push(rest.get(..length)?);
        bytes = &rest[length..];
    }
    Some(fields)
}

/// A length as it stands in a frame. No more fits into memory than it can say.
fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}
