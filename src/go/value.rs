//! A value as a Go program holds it.

/// A value as a Go program holds it: what an `interface{}` can be that Juju prints, or reads from YAML or JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// `nil`.
    Nil,
    Bool(bool),
    Int(i64),
    /// A whole number too large for an [`Int`](Value::Int).
    Uint(u64),
    Float(f64),
    Text(String),
    /// A moment, as RFC 3339 writes it.
    Time(String),
    /// A string that is not UTF-8.
    Bytes(Vec<u8>),
    /// A slice; none for a nil one, which JSON has a word of its own for.
    List(Option<Vec<Value>>),
    /// A map; none for a nil one. It is printed sorted by its keys.
    Map(Option<Vec<(Value, Value)>>),
    /// A struct, whose fields are printed in their order.
    Struct(Vec<(&'static str, Value)>),
}
