//! A case as it is written.

use serde_json::{Map, Value, json};

/// Whatever a case may have besides; nothing of it says how a tool behaves.
const EXPLANATIONS: [&str; 8] =
    ["id", "source", "summary", "oracle", "origin", "note", "state_derived", "stdout_derived"];

/// What is played.
const PLAYED: [&str; 8] = ["tool", "setup", "argv", "stdin", "steps", "hook_exit", "versions", "juju"];

/// A case.
pub(crate) struct Case {
    fields: Map<String, Value>,
}

impl Case {
    pub(crate) fn new(fields: Map<String, Value>) -> Self {
        Case { fields }
    }

    pub(crate) fn id(&self) -> &str {
        self.text("id").unwrap_or("(a case without an id)")
    }

    /// The tool that is called; of a sequence the one that its id starts with.
    pub(crate) fn tool(&self) -> &str {
        match self.text("tool") {
            Some(tool) => tool,
            None => "(sequences)",
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn is(&self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(crate) fn setup(&self) -> Map<String, Value> {
        self.get("setup").and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// What is expected: all that neither explains nor is played.
    pub(crate) fn expectations(&self) -> Map<String, Value> {
        let expected = self
            .fields
            .iter()
            .filter(|(key, _)| !EXPLANATIONS.contains(&key.as_str()) && !PLAYED.contains(&key.as_str()));
        expected.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    /// The arguments of a single call, the tool's name not among them.
    pub(crate) fn args(&self) -> Vec<String> {
        let argv = texts(self.get("argv"));
        // One of the two kinds of files has the name in front.
        let named =
            self.fields.contains_key("oracle") && argv.first().is_some_and(|word| word == self.tool());
        if named { argv[1..].to_vec() } else { argv }
    }

    pub(crate) fn steps(&self) -> Option<&[Value]> {
        self.get("steps").and_then(Value::as_array).map(Vec::as_slice)
    }

    /// The command line, for people.
    pub(crate) fn words(&self) -> String {
        match self.steps() {
            Some(steps) => {
                let lines: Vec<String> = steps.iter().map(|step| texts(step.get("argv")).join(" ")).collect();
                lines.join("; ")
            }
            None => format!("{} {}", self.tool(), json!(self.args())),
        }
    }

    fn note(&self) -> &str {
        self.text("note").unwrap_or_default()
    }

    /// Whether the answer is that of Juju's own test double, and not of the product.
    pub(crate) fn is_of_a_double(&self) -> bool {
        ["test double", "the double", "double's", "stub"].iter().any(|words| self.note().contains(words))
    }

    /// The version of Juju that is played.
    pub(crate) fn juju(&self) -> Result<&'static str, String> {
        const LATEST_3: &str = "3.6.28";
        const LATEST_4: &str = "4.0.1";
        if let Some(versions) = self.text("versions") {
            return match versions.trim() {
                "<4" | "<4.0" | "3" | "3.x" => Ok(LATEST_3),
                ">=4" | ">=4.0" | "4" | "4.x" => Ok(LATEST_4),
                other => Err(format!("`versions` is {other}, which is not known here")),
            };
        }
        let limits = self.text("juju").unwrap_or_default();
        if limits.starts_with("older") {
            return Ok("3.5.0");
        }
        if limits.starts_with("4") {
            return Ok(LATEST_4);
        }
        // What 4.x calls directives was called constraints.
        let says_directive = ["stderr", "stderr_contains"]
            .iter()
            .any(|key| self.text(key).is_some_and(|text| text.contains("directive")));
        if self.note().contains("4.x wording") || says_directive { Ok(LATEST_4) } else { Ok(LATEST_3) }
    }
}

/// A list of texts.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect()
}
