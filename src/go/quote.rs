//! placeholder until merged
pub(crate) fn quote(text: &str) -> String {
    format!("{text:?}")
}
