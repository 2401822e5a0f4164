//! `config-get`.

use juju_charm::tool::{ConfigData, ConfigGet};
use juju_charm::{Config, ConfigValue, Map};

use super::{Backend, No};

impl Backend {
    pub(super) fn config_get(&mut self, call: &ConfigGet) -> Result<ConfigData, No> {
        match (call.key.as_deref().filter(|key| !key.is_empty()), call.all) {
            (Some(key), true) => {
                Err(No::usage(format!("cannot use argument --all together with key \"{key}\"")))
            }
            (Some(key), false) => Ok(ConfigData::One(self.config().get(key).cloned())),
            (None, true) => Ok(ConfigData::All(self.all_options())),
            (None, false) => Ok(ConfigData::Set(self.config().clone())),
        }
    }

    /// The options that have a value: what the operator has set, and the defaults. Read once a hook.
    fn config(&mut self) -> &Config {
        let (known, state) = (&self.known, &self.state);
        self.read_once.config.get_or_insert_with(|| {
            let mut config = state.config.clone();
            for (name, option) in known.options.iter().flatten() {
                match &option.default {
                    Some(default) if !config.contains_key(name.as_str()) => {
                        config.insert(name.as_str(), default.clone());
                    }
                    _ => {}
                }
            }
            config
        })
    }

    fn all_options(&mut self) -> Map<String, Option<ConfigValue>> {
        let known = self.known.clone();
        let config = self.config();
        let declared = known.options.iter().flatten().map(|(name, _)| name);
        let undeclared = config.keys().filter(|name| {
            !known.options.as_ref().is_some_and(|options| options.contains_key(name.as_str()))
        });
        declared.chain(undeclared).map(|name| (name.as_str(), config.get(name.as_str()).cloned())).collect()
    }
}
