//! Who the charm is: the unit it runs for, read from and written to the `JUJU_*` environment.

use std::path::PathBuf;

use crate::Error;

/// The unit that the charm runs for, and the model around it: what is the same in every hook.
///
/// ```
/// use juju_charm::Unit;
///
/// let unit = Unit::new("foo/0");
/// assert_eq!(unit.app_name(), "foo");
/// assert_eq!(unit.number(), 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The unit's name, such as `foo/0`.
    pub name: String,
    /// The model's name.
    pub model_name: String,
    /// The model's uuid.
    pub model_uuid: String,
    /// The version of Juju, such as `3.6.14`.
    pub juju_version: String,
    /// Where the charm's files are.
    pub charm_dir: PathBuf,
    /// The machine's id; none on Kubernetes.
    pub machine_id: Option<String>,
    /// The availability zone, if the cloud has them.
    pub availability_zone: Option<String>,
    /// The principal's unit, if this one is a subordinate's.
    pub principal_unit: Option<String>,
}

impl Unit {
    /// A unit of which nothing but the name is known.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Unit { name: name.into(), ..Unit::default() }
    }

    /// The application's name: `foo` of `foo/0`.
    #[must_use]
    pub fn app_name(&self) -> &str {
        self.name.split_once('/').map_or(self.name.as_str(), |(app, _)| app)
    }

    /// The unit's number: 0 of `foo/0`.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.name.split_once('/').and_then(|(_, number)| number.parse().ok()).unwrap_or_default()
    }

    /// Reads the unit from the environment that Juju gives a charm.
    ///
    /// # Errors
    /// If `JUJU_UNIT_NAME` is not there. Every other variable that is missing, or set but empty, is taken for not
    /// known.
    pub fn from_env<K, V>(variables: impl IntoIterator<Item = (K, V)>) -> Result<Self, Error>
    where
        K: AsRef<str>,
        V: Into<String>,
    {
        let mut unit = Unit::default();
        for (variable, value) in variables {
            let value: String = value.into();
            if value.is_empty() {
                continue;
            }
            match variable.as_ref() {
                "JUJU_UNIT_NAME" => unit.name = value,
                "JUJU_MODEL_NAME" => unit.model_name = value,
                "JUJU_MODEL_UUID" => unit.model_uuid = value,
                "JUJU_VERSION" => unit.juju_version = value,
                "JUJU_CHARM_DIR" => unit.charm_dir = value.into(),
                "JUJU_MACHINE_ID" => unit.machine_id = Some(value),
                "JUJU_AVAILABILITY_ZONE" => unit.availability_zone = Some(value),
                "JUJU_PRINCIPAL_UNIT" => unit.principal_unit = Some(value),
                _ => {}
            }
        }
        if unit.name.is_empty() {
            return Err(Error::environment("JUJU_UNIT_NAME is not set: a charm is run by Juju for a unit"));
        }
        Ok(unit)
    }

    /// Writes the unit to the environment that Juju gives a charm: those variables that are the same in every hook.
    #[must_use]
    pub fn to_env(&self) -> Vec<(&'static str, String)> {
        let charm_dir = self.charm_dir.to_string_lossy().into_owned();
        vec![
            ("CHARM_DIR", charm_dir.clone()),
            ("JUJU_CHARM_DIR", charm_dir),
            ("JUJU_UNIT_NAME", self.name.clone()),
            ("JUJU_MODEL_NAME", self.model_name.clone()),
            ("JUJU_MODEL_UUID", self.model_uuid.clone()),
            ("JUJU_VERSION", self.juju_version.clone()),
            ("JUJU_MACHINE_ID", self.machine_id.clone().unwrap_or_default()),
            ("JUJU_AVAILABILITY_ZONE", self.availability_zone.clone().unwrap_or_default()),
            ("JUJU_PRINCIPAL_UNIT", self.principal_unit.clone().unwrap_or_default()),
        ]
    }
}
