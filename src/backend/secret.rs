//! What the hook tools of secrets read: `secret-get`, `secret-info-get` and `secret-ids`.

use juju_charm::tool::{SecretAccess, SecretData, SecretGet, SecretInfo, SecretInfoGet};
use juju_charm::{SecretContent, SecretOwner};

use super::{Backend, No};
use crate::go::{Time, base64, quote};
use crate::names;
use crate::state::{Owner, Secret};

/// What a call asks of a key's value: what it holds, or what Juju keeps of it.
const BASE64: &str = "#base64";

impl Backend {
    /// Whether this unit manages the secret: it is its own, or its application's and this unit the leader.
    pub(super) fn manages(&self, secret: &Secret) -> bool {
        match secret.owner {
            Owner::Unit => true,
            Owner::Application => self.state.leader,
            Owner::Model | Owner::Other(_) => false,
        }
    }

    /// Where the secret stands in the State.
    pub(super) fn secret_index(&self, id: &str) -> Option<usize> {
        self.state.secrets.iter().position(|secret| secret.id == id)
    }

    pub(super) fn secret_get(&mut self, call: &SecretGet) -> Result<SecretData, No> {
        let label = call.label.as_deref().filter(|label| !label.is_empty());
        if let (None, Some(key)) = (&call.id, &call.key) {
            // What stands first is the URI: a key has to come after one.
            return Err(No::usage(format!("secret URI {} not valid", quote(key))));
        }
        if call.id.is_none() && label.is_none() {
            return Err(No::usage("require either a secret URI or label"));
        }
        if call.peek && call.refresh {
            return Err(No::usage("specify one of --peek or --refresh but not both"));
        }
        let id = match &call.id {
            None => None,
            Some(uri) => Some(
                names::secret_id(uri)
                    .map_err(|_| No::usage(format!("secret URI {} not valid", quote(uri))))?,
            ),
        };
        let content = self.secret_content(id, label, call.peek, call.refresh)?;
        match &call.key {
            None => {
                content
                    .keys()
                    .filter_map(|key| content.base64(key))
                    .try_for_each(|kept| decoded(kept).map(drop))?;
                Ok(SecretData::All(content))
            }
            Some(key) => value(&content, key).map(SecretData::One),
        }
    }

    /// What a reader gets. Secrets that this hook has created are there at once; what it has changed is there for those
    /// who ask for the latest.
    fn secret_content(
        &mut self,
        id: Option<&str>,
        label: Option<&str>,
        peek: bool,
        refresh: bool,
    ) -> Result<SecretContent, No> {
        let created = self.pending.secrets.created.iter().find(|secret| match id {
            Some(id) => secret.id == id,
            None => secret.label.as_deref() == label,
        });
        if let Some(secret) = created {
            return Ok(secret.latest_content());
        }
        let index = match id {
            Some(id) => {
                self.secret_index(id).ok_or_else(|| No::run(format!("secret \"secret:{id}\" not found")))?
            }
            None => self.secret_labelled(label.unwrap_or_default())?,
        };
        let secret = &self.state.secrets[index];
        if !secret.is_own() && !secret.granted {
            return Err(No::run("permission denied"));
        }
        if peek || refresh {
            let id = secret.id.clone();
            if let Some(content) = self.pending.secrets.content_of(&id) {
                if refresh {
                    self.pending.secrets.track(id);
                }
                return Ok(content);
            }
        }
        if let (Some(_), Some(label)) = (id, label) {
            self.label(index, label);
        }
        Ok(self.read(index, peek, refresh))
    }

    /// Where the secret stands in the State that this unit knows by a label: as who manages it, as a unit of the
    /// application that owns it, or as its reader.
    fn secret_labelled(&self, label: &str) -> Result<usize, No> {
        let called = |is_it: &dyn Fn(&Secret) -> bool| self.state.secrets.iter().position(is_it);
        // What this hook wants a secret to be called, Juju's agent knows at once.
        let changes = &self.pending.secrets;
        let found = called(&|secret| self.manages(secret) && changes.label_of(secret) == Some(label));
        let found = found.or_else(|| {
            called(&|secret| {
                (secret.is_own() && secret.label.as_deref() == Some(label))
                    || secret.consumer_label.as_deref() == Some(label)
            })
        });
        found.ok_or_else(|| No::run(format!("consumer label {} not found", quote(label))))
    }

    /// Gives a secret a label, at once: its owner's, or its reader's.
    fn label(&mut self, index: usize, label: &str) {
        let manages = self.manages(&self.state.secrets[index]);
        let secret = &self.state.secrets[index];
        let now = if manages { &secret.label } else { &secret.consumer_label };
        if now.as_deref() != Some(label) {
            let secret = &mut self.state.secrets[index];
            let now = if manages { &mut secret.label } else { &mut secret.consumer_label };
            *now = Some(label.to_owned());
        }
    }

    /// Reads a secret, and writes down at once which revision this unit reads from now on.
    fn read(&mut self, index: usize, peek: bool, refresh: bool) -> SecretContent {
        let secret = &self.state.secrets[index];
        let latest = secret.latest_revision();
        if secret.is_own() && !self.profile.owners_track() {
            return secret.latest_content();
        }
        let tracked = secret.tracked_revision.filter(|revision| secret.revisions.contains_key(revision));
        let tracks = if refresh { latest } else { tracked.unwrap_or(latest) };
        if secret.tracked_revision != Some(tracks) {
            self.state.secrets[index].tracked_revision = Some(tracks);
        }
        let secret = &self.state.secrets[index];
        if peek { secret.latest_content() } else { secret.tracked_content() }
    }

    pub(super) fn secret_ids(&self) -> Vec<String> {
        let changes = &self.pending.secrets;
        let stored = self.state.secrets.iter().filter(|secret| self.manages(secret));
        let there = stored.chain(&changes.created).filter(|secret| !changes.removes(&secret.id));
        there.map(|secret| secret.id.clone()).collect()
    }

    pub(super) fn secret_info_get(&self, call: &SecretInfoGet) -> Result<Box<SecretInfo>, No> {
        let label = call.label.as_deref().filter(|label| !label.is_empty());
        let id = match (&call.id, label) {
            (None, None) => return Err(No::usage("require either a secret URI or label")),
            (Some(_), Some(_)) => return Err(No::usage("specify either a secret URI or label but not both")),
            (None, Some(_)) => None,
            (Some(uri), None) => Some(
                names::secret_id(uri)
                    .map_err(|_| No::usage(format!("secret URI {} not valid", quote(uri))))?,
            ),
        };
        let changes = &self.pending.secrets;
        let stored = self.state.secrets.iter().filter(|secret| self.manages(secret));
        let mut secrets = stored.chain(&changes.created).filter(|secret| !changes.removes(&secret.id));
        let found = secrets.find(|secret| match id {
            Some(id) => secret.id == id,
            None => changes.label_of(secret) == label,
        });
        match found {
            Some(secret) => Ok(Box::new(self.info(&changes.described(secret)))),
            None => Err(No::run(format!("secret {} not found", quote(id.or(label).unwrap_or_default())))),
        }
    }

    fn info(&self, secret: &Secret) -> SecretInfo {
        let time = |text: &String| Time::parse(text).map_or_else(|| text.clone(), |time| time.to_string());
        let access = secret.remote_grants.iter().flat_map(|(relation, readers)| {
            let scope = self.scope(*relation);
            readers.iter().map(move |reader| SecretAccess {
                target: tag_of(reader),
                scope: scope.clone(),
                role: "view".to_owned(),
            })
        });
        SecretInfo {
            id: secret.id.clone(),
            revision: secret.latest_revision(),
            label: secret.label.clone().unwrap_or_default(),
            owner: if secret.owner == Owner::Unit { SecretOwner::Unit } else { SecretOwner::Application },
            description: secret.description.clone().unwrap_or_default(),
            rotation: secret.rotate,
            expiry: secret.expire.as_ref().map(time),
            rotates: secret.next_rotation.as_ref().map(time),
            access: access.collect(),
        }
    }

    /// What Juju calls a relation as the scope of a grant: `relation-web.db#pg.db`.
    fn scope(&self, number: u32) -> String {
        let index = self.numbers.iter().position(|known| *known == number);
        let key = index.map(|index| self.relation_key(&self.state.relations[index]));
        format!("relation-{}", key.unwrap_or_default().replace(':', ".").replace(' ', "#"))
    }
}

/// What Juju calls an application or a unit where it has to be told from others: `application-pg`, `unit-pg-0`.
fn tag_of(name: &str) -> String {
    match names::split_unit(name) {
        Some((app, number)) => format!("unit-{app}-{number}"),
        None => format!("application-{name}"),
    }
}

/// The value of one key; of one that ends in `#base64` what Juju keeps.
fn value(content: &SecretContent, key: &str) -> Result<String, No> {
    let (name, encoded) = match key.strip_suffix(BASE64) {
        Some(name) => (name, true),
        None => (key, false),
    };
    let Some(kept) = content.base64(name) else {
        return Err(No::run(format!("secret key value {} not found", quote(name))));
    };
    if encoded { Ok(kept.to_owned()) } else { decoded(kept) }
}

/// What base64 stands for, which may have been said to be such and be none: nobody looks into it before it is read.
fn decoded(kept: &str) -> Result<String, No> {
    let bytes = base64::decode(kept.as_bytes()).map_err(No::run)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
