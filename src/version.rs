//! Versions of Juju.

/// A version of Juju, without what stands behind a hyphen: `3.6.14`, `4.0-beta1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct JujuVersion {
    major: u32,
    minor: u32,
    patch: u32,
}

impl JujuVersion {
    pub(crate) const fn new(major: u32, minor: u32, patch: u32) -> Self {
        JujuVersion { major, minor, patch }
    }

    /// Reads a version; none if it is not one.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers = text.split('-').next()?;
        let mut parts = numbers.split('.').map(|part| part.parse::<u32>().ok());
        let (major, minor) = (parts.next()??, parts.next()??);
        let patch = match parts.next() {
            None => 0,
            Some(patch) => patch?,
        };
        parts.next().is_none().then_some(JujuVersion { major, minor, patch })
    }
}
