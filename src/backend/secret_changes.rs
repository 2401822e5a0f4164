//! What the hook tools of secrets write, which is committed when the hook has succeeded: `secret-add`, `secret-set`,
//! `secret-grant`, `secret-revoke` and `secret-remove`.

use juju_charm::tool::{SecretAdd, SecretGrant, SecretRemove, SecretRevoke, SecretSet};
use juju_charm::{Hook, Map, RelationId, Rotation, SecretContent, SecretOwner};

use super::{Backend, No};
use crate::go::time::parse_duration;
use crate::go::{Time, quote};
use crate::ids::Ids;
use crate::names;
use crate::profile::{Profile, SecretLimits};
use crate::state::{Owner, Secret, secret};

/// What a hook wants to be done to secrets once it has succeeded.
#[derive(Debug, Default)]
pub(super) struct SecretChanges {
    pub(super) created: Vec<Secret>,
    updated: Vec<Update>,
    /// The secrets of which this unit is to read the revision that is new then.
    tracked: Vec<String>,
    granted: Vec<Grant>,
    revoked: Vec<Revoke>,
    removed: Vec<Removal>,
}

/// What is to be other about a secret; none stands for what stays.
#[derive(Clone, Debug, Default)]
struct Update {
    id: String,
    content: Option<SecretContent>,
    label: Option<String>,
    description: Option<String>,
    expire: Option<Time>,
    rotate: Option<Rotation>,
}

#[derive(Debug)]
struct Grant {
    id: String,
    relation: u32,
    reader: String,
}

#[derive(Debug)]
struct Revoke {
    id: String,
    /// The relation; none for all.
    relation: Option<u32>,
    app: Option<String>,
    unit: Option<String>,
}

#[derive(Debug)]
struct Removal {
    id: String,
    /// The revision; none for all.
    revision: Option<u64>,
    /// Whether the secret was created in this hook, and so was never stored.
    created: bool,
}

impl SecretChanges {
    fn is_empty(&self) -> bool {
        let SecretChanges { created, updated, tracked, granted, revoked, removed } = self;
        created.is_empty()
            && updated.is_empty()
            && tracked.is_empty()
            && granted.is_empty()
            && revoked.is_empty()
            && removed.is_empty()
    }

    /// What the secret is to hold, if that is to be something else.
    pub(super) fn content_of(&self, id: &str) -> Option<SecretContent> {
        self.updated.iter().find(|update| update.id == id)?.content.clone()
    }

    pub(super) fn track(&mut self, id: String) {
        if !self.tracked.contains(&id) {
            self.tracked.push(id);
        }
    }

    /// Whether the secret, or a revision of it, is to be removed.
    pub(super) fn removes(&self, id: &str) -> bool {
        self.removed.iter().any(|removal| removal.id == id)
    }

    /// What a secret is to be called by its owner.
    pub(super) fn label_of<'a>(&'a self, secret: &'a Secret) -> Option<&'a str> {
        let update = self.updated.iter().find(|update| update.id == secret.id);
        update.and_then(|update| update.label.as_deref()).or(secret.label.as_deref())
    }

    /// The secret, described as it is to be.
    pub(super) fn described(&self, secret: &Secret) -> Secret {
        let mut secret = secret.clone();
        if let Some(update) = self.updated.iter().find(|update| update.id == secret.id) {
            update.describe(&mut secret);
        }
        secret
    }
}

impl Update {
    /// Adds what a later call wants to be other.
    fn merge(&mut self, later: Update) {
        self.content = later.content.or(self.content.take());
        self.label = later.label.or(self.label.take());
        self.description = later.description.or(self.description.take());
        self.expire = later.expire.or(self.expire);
        self.rotate = later.rotate.or(self.rotate);
    }

    fn is_nothing(&self) -> bool {
        self.content.is_none()
            && self.label.is_none()
            && self.description.is_none()
            && self.expire.is_none()
            && self.rotate.is_none()
    }

    /// Changes all about a secret but what it holds.
    fn describe(&self, secret: &mut Secret) {
        if let Some(label) = &self.label {
            secret.label = Some(label.clone());
        }
        if let Some(description) = &self.description {
            secret.description = Some(description.clone());
        }
        if let Some(expire) = self.expire {
            secret.expire = Some(expire.to_string());
        }
        if let Some(rotate) = self.rotate {
            secret.rotate = Some(rotate);
        }
    }
}

/// When a secret expires that is to expire then, or so long from now; or why that cannot be.
pub(crate) fn expire_time(text: &str, now: Time) -> Result<Time, String> {
    if let Some(time) = Time::parse(text).or_else(|| Time::parse_utc(text)) {
        return Ok(time);
    }
    match parse_duration(text) {
        Err(_) => Err(format!("expire time or duration {} not valid", quote(text))),
        Ok(nanos) if nanos <= 0 => Err(format!("negative expire duration {} not valid", quote(text))),
        Ok(nanos) => Ok(now.after(nanos)),
    }
}

/// When a secret is due that was changed now.
fn next_rotation(rotation: Rotation, now: Time) -> Option<Time> {
    const HOUR: i64 = 3_600_000_000_000;
    match rotation {
        Rotation::Hourly => Some(now.after(HOUR)),
        Rotation::Daily => Some(now.after(24 * HOUR)),
        Rotation::Weekly => Some(now.after(7 * 24 * HOUR)),
        Rotation::Monthly => Some(now.months_later(1)),
        Rotation::Quarterly => Some(now.months_later(3)),
        Rotation::Yearly => Some(now.months_later(12)),
        _ => None,
    }
}

/// Refuses what no secret can hold: keys that are none, and more than Juju stores.
pub(crate) fn check_secret_content(content: &SecretContent, profile: Profile) -> Result<(), String> {
    if let Some(key) = content.keys().find(|key| !names::is_secret_key(key)) {
        return Err(format!("key {} not valid", quote(key)));
    }
    let SecretLimits { value: most, all: most_in_all, encoded } = profile.secret_limits();
    let what = if encoded { "base64 encoded secret" } else { "secret" };
    let mut total = 0;
    for key in content.keys() {
        let kept = content.base64(key).unwrap_or_default();
        let size = match content.bytes(key) {
            Some(bytes) if !encoded => bytes.len(),
            _ => kept.len(),
        };
        if size > most {
            return Err(format!("{what} content for key {} too large: {size} bytes", quote(key)));
        }
        total += size;
    }
    if total > most_in_all {
        return Err(format!("{what} content too large: {total} bytes"));
    }
    Ok(())
}

impl Backend {
    /// What time it is.
    pub(crate) fn now(&self) -> Time {
        // A clock that cannot be read was refused before the hook began.
        Time::parse(&self.state.clock).unwrap_or(Time::EPOCH)
    }

    /// The id of the next secret: as the scene says, else one that follows from the model and the unit alone.
    fn next_secret_id(&mut self) -> String {
        if let Some(id) = self.state.next_secret_ids.first().cloned() {
            let rest: Vec<String> = self.state.next_secret_ids.iter().skip(1).cloned().collect();
            self.state.next_secret_ids = rest.into();
            return id;
        }
        let taken = |id: &String| {
            let pending = &self.pending.secrets;
            self.state.secrets.iter().chain(&pending.created).any(|secret| secret.id == *id)
                || pending.removes(id)
        };
        let made = (0u64..).map(|number| id_of(&self.state.model.uuid, &self.unit.name, number));
        made.into_iter().find(|id| !taken(id)).unwrap_or_default()
    }

    pub(super) fn secret_add(&mut self, call: &SecretAdd) -> Result<String, No> {
        let update =
            self.update("", call.label.as_deref(), call.description.as_deref(), call.expire.as_deref())?;
        check_secret_content(&call.content, self.profile).map_err(No::usage)?;
        let owner = match call.owner {
            SecretOwner::Unit => Owner::Unit,
            SecretOwner::Application => Owner::Application,
            other => return Err(No::usage(format!("secret owner {} not valid", quote(other.as_str())))),
        };
        if call.content.is_empty() {
            return Err(No::run("empty secret value not valid"));
        }
        if owner == Owner::Application && !self.state.leader {
            return Err(No::run("this unit is not the leader"));
        }
        let twin = |secret: &Secret| secret.label.is_some() && secret.label == update.label;
        if let Some(label) = update.label.as_ref().filter(|_| self.pending.secrets.created.iter().any(twin)) {
            return Err(No::run(format!("secret with label {} already exists", quote(label))));
        }
        let id = self.next_secret_id();
        let mut created = Secret { owner, ..secret(id.as_str(), call.content.clone()) };
        Update { rotate: call.rotate, ..update }.describe(&mut created);
        self.pending.secrets.removed.retain(|removal| removal.id != id);
        self.pending.secrets.created.push(created);
        Ok(format!("secret:{id}"))
    }

    fn update(
        &self,
        id: &str,
        label: Option<&str>,
        description: Option<&str>,
        expire: Option<&str>,
    ) -> Result<Update, No> {
        let said = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let expire =
            said(expire).map(|text| expire_time(&text, self.now()).map_err(No::usage)).transpose()?;
        Ok(Update {
            id: id.to_owned(),
            label: said(label),
            description: said(description),
            expire,
            ..Update::default()
        })
    }

    /// The id in the URI of a call that is about a secret.
    fn id_in<'a>(&self, uri: &'a str) -> Result<&'a str, No> {
        if uri.is_empty() {
            return Err(No::usage("missing secret URI"));
        }
        names::secret_id(uri).map_err(No::usage)
    }

    /// That the secret is another's is found out when it is committed.
    pub(super) fn secret_set(&mut self, call: &SecretSet) -> Result<(), No> {
        let id = self.id_in(&call.id)?;
        let update =
            self.update(id, call.label.as_deref(), call.description.as_deref(), call.expire.as_deref())?;
        check_secret_content(&call.content, self.profile).map_err(No::usage)?;
        let content = Some(&call.content).filter(|content| !content.is_empty());
        self.pending.secrets.removed.retain(|removal| removal.id != id);
        let update = Update { rotate: call.rotate, content: content.cloned(), ..update };
        if let Some(created) = self.pending.secrets.created.iter_mut().find(|secret| secret.id == id) {
            update.describe(created);
            if let Some(content) = update.content {
                created.revisions.insert(1u64, content);
            }
            return Ok(());
        }
        let updated = &mut self.pending.secrets.updated;
        match updated.iter_mut().find(|earlier| earlier.id == id) {
            Some(earlier) => earlier.merge(update),
            None if update.is_nothing() => {}
            None => updated.push(update),
        }
        Ok(())
    }

    /// The relation that a grant is for: the one asked for, else the event's.
    fn grant_relation(&self, relation: Option<&RelationId>) -> Result<Option<usize>, No> {
        match (relation, self.event_relation) {
            (None, None) => Ok(None),
            _ => self.relation_index(relation).map(Some),
        }
    }

    /// What is wrong with the unit that a secret is granted to, if anything is.
    pub(crate) fn wrong_grantee(&self, call: &SecretGrant) -> Option<String> {
        let unit = call.unit.as_deref().filter(|unit| !unit.is_empty())?;
        let index = self.relation_index(call.relation.as_ref()).ok()?;
        let app = self.state.relations[index].remote_app(&self.unit);
        match names::split_unit(unit) {
            None => Some(format!("unit {} not valid", quote(unit))),
            Some((of, _)) if of != app => {
                Some(format!("cannot specify unit {} in relation to application {}", quote(unit), quote(app)))
            }
            Some(_) => None,
        }
    }

    pub(super) fn secret_grant(&mut self, call: &SecretGrant) -> Result<(), No> {
        let id = self.id_in(&call.id)?;
        let index = self.relation_index(call.relation.as_ref())?;
        let relation = &self.state.relations[index];
        let app = relation.remote_app(&self.unit).to_owned();
        let unit = call.unit.as_deref().filter(|unit| !unit.is_empty());
        if let Some(message) = self.wrong_grantee(call) {
            return Err(No::usage(message));
        }
        let changes = &self.pending.secrets;
        let stored = self.state.secrets.iter().filter(|secret| self.manages(secret));
        let mut secrets = stored.chain(&changes.created).filter(|secret| !changes.removes(&secret.id));
        let Some(secret) = secrets.find(|secret| secret.id == id) else {
            return Err(No::run(format!("secret {} not found", quote(id))));
        };
        let number = self.numbers[index];
        let nobody = Vec::new();
        let readers = secret.remote_grants.get(&number).unwrap_or(&nobody);
        if readers.contains(&app) || unit.is_some_and(|unit| readers.iter().any(|reader| reader == unit)) {
            return Ok(());
        }
        let is_unit_of_it = |reader: &String| names::number_of_unit(reader, &app).is_some();
        if unit.is_none() && readers.iter().any(is_unit_of_it) {
            return Err(No::run(
                "any unit level grants need to be revoked before granting access to the corresponding application",
            ));
        }
        let grant = Grant { id: id.to_owned(), relation: number, reader: unit.map_or(app, str::to_owned) };
        // Juju remembers one grant a secret and relation: the last.
        let granted = &mut self.pending.secrets.granted;
        granted.retain(|earlier| earlier.id != grant.id || earlier.relation != number);
        granted.push(grant);
        Ok(())
    }

    pub(super) fn secret_revoke(&mut self, call: &SecretRevoke) -> Result<(), No> {
        let id = self.id_in(&call.id)?;
        let app = call.app.as_deref().filter(|app| !app.is_empty());
        let unit = call.unit.as_deref().filter(|unit| !unit.is_empty());
        if let Some(app) = app.filter(|app| !names::is_app(app)) {
            return Err(No::usage(format!("application {} not valid", quote(app))));
        }
        if let Some(unit) = unit.filter(|unit| names::split_unit(unit).is_none()) {
            return Err(No::usage(format!("unit {} not valid", quote(unit))));
        }
        if app.is_some() && unit.is_some() {
            return Err(No::usage("specify only one of application or unit"));
        }
        let index = self.grant_relation(call.relation.as_ref())?;
        if index.is_some() && app.is_some() {
            return Err(No::usage("do not specify both relation and app"));
        }
        let of_relation = index.map(|index| self.state.relations[index].remote_app(&self.unit).to_owned());
        let app = match (app.map(str::to_owned).or(of_relation), unit) {
            (None, None) => return Err(No::usage("missing relation or application or unit")),
            (app, _) => app,
        };
        let revoke = Revoke {
            id: id.to_owned(),
            relation: index.map(|index| self.numbers[index]),
            app: app.filter(|_| unit.is_none()),
            unit: unit.map(str::to_owned),
        };
        let changes = &mut self.pending.secrets;
        let covered = |earlier: &Revoke| {
            let of = revoke.unit.as_deref().and_then(names::split_unit).map(|(app, _)| app);
            earlier.id == revoke.id && earlier.app.is_some() && earlier.app.as_deref() == of
        };
        changes
            .granted
            .retain(|grant| !revoke.covers(grant.relation, &grant.reader) || grant.id != revoke.id);
        if !changes.revoked.iter().any(covered) {
            changes.revoked.push(revoke);
        }
        Ok(())
    }

    pub(super) fn secret_remove(&mut self, call: &SecretRemove) -> Result<(), No> {
        let id = self.id_in(&call.id)?;
        let changes = &mut self.pending.secrets;
        let created = changes.created.iter().any(|secret| secret.id == id);
        changes.created.retain(|secret| secret.id != id);
        changes.updated.retain(|update| update.id != id);
        changes.tracked.retain(|tracked| tracked != id);
        changes.granted.retain(|grant| grant.id != id);
        changes.revoked.retain(|revoke| revoke.id != id);
        let revision = call.revision.filter(|revision| *revision > 0);
        changes.removed.push(Removal { id: id.to_owned(), revision, created });
        Ok(())
    }

    /// Commits what the hook wants to be done to secrets, one after another; what is refused stops it.
    pub(super) fn commit_secrets(&mut self) -> Result<(), String> {
        if self.pending.secrets.is_empty() && !matches!(*self.hook, Hook::SecretRotate(_)) {
            return Ok(());
        }
        let changes = std::mem::take(&mut self.pending.secrets);
        let now = self.now();
        for mut secret in changes.created {
            self.check_label(&secret)?;
            secret.next_rotation =
                secret.rotate.and_then(|rotate| next_rotation(rotate, now)).map(|time| time.to_string());
            self.state.secrets.push(secret);
        }
        for update in changes.updated {
            let index = self.own_secret(&update.id)?;
            let mut secret = self.state.secrets[index].clone();
            update.describe(&mut secret);
            self.check_label(&secret)?;
            // From 3.6 on, what it holds already makes no new revision.
            let makes_one = |content: &SecretContent| {
                self.profile.revises_unchanged_secrets() || *content != secret.latest_content()
            };
            if let Some(content) = update.content.filter(makes_one) {
                secret.revisions.insert(secret.latest_revision() + 1, content);
            }
            if let Some(rotate) = update.rotate {
                secret.next_rotation = next_rotation(rotate, now).map(|time| time.to_string());
            }
            self.state.secrets[index] = secret;
        }
        for id in changes.tracked {
            if let Some(index) = self.secret_index(&id) {
                self.state.secrets[index].tracked_revision =
                    Some(self.state.secrets[index].latest_revision());
            }
        }
        for grant in changes.granted {
            let index = self.own_secret(&grant.id)?;
            let grants = &mut self.state.secrets[index].remote_grants;
            let mut readers = grants.get(&grant.relation).cloned().unwrap_or_default();
            readers.push(grant.reader);
            grants.insert(grant.relation, readers);
        }
        for revoke in changes.revoked {
            let index = self.own_secret(&revoke.id)?;
            let secret = &mut self.state.secrets[index];
            secret.remote_grants = secret
                .remote_grants
                .iter()
                .map(|(relation, readers)| {
                    let left = readers.iter().filter(|reader| !revoke.covers(*relation, reader)).cloned();
                    (*relation, left.collect::<Vec<String>>())
                })
                .filter(|(_, readers)| !readers.is_empty())
                .collect::<Map<u32, Vec<String>>>();
        }
        for removal in changes.removed.into_iter().filter(|removal| !removal.created) {
            self.remove_secret(&removal)?;
        }
        self.rotated(now);
        Ok(())
    }

    /// After secret-rotate the secret is due again by its policy; sooner if the charm has made no new revision, or if
    /// the one that there is expires before.
    fn rotated(&mut self, now: Time) {
        const RETRY: i64 = 5 * 60 * 1_000_000_000;
        let Hook::SecretRotate(hook) = &*self.hook else { return };
        let Some(index) = names::secret_id(&hook.secret).ok().and_then(|id| self.secret_index(id)) else {
            return;
        };
        let secret = &self.state.secrets[index];
        let Some(next) = secret.rotate.and_then(|rotate| next_rotation(rotate, now)) else { return };
        let before = self.scene.context.state.secrets.iter().find(|before| before.id == secret.id);
        let is_new = before.is_none_or(|before| before.latest_revision() < secret.latest_revision());
        let expires = secret.expire.as_deref().and_then(Time::parse).is_some_and(|expire| expire < next);
        let next = if is_new && !expires { next } else { now.after(RETRY) };
        self.state.secrets[index].next_rotation = Some(next.to_string());
    }

    /// Where the secret stands in the State, if this unit may change it.
    fn own_secret(&self, id: &str) -> Result<usize, String> {
        let index = self.secret_index(id).ok_or_else(|| format!("secret {} not found", quote(id)))?;
        if self.manages(&self.state.secrets[index]) { Ok(index) } else { Err("permission denied".to_owned()) }
    }

    /// An owner gives each label to one secret.
    fn check_label(&self, secret: &Secret) -> Result<(), String> {
        let Some(label) = &secret.label else { return Ok(()) };
        let twin = self.state.secrets.iter().any(|other| {
            other.id != secret.id && other.owner == secret.owner && other.label.as_ref() == Some(label)
        });
        if twin { Err(format!("secret with label {} already exists", quote(label))) } else { Ok(()) }
    }

    fn remove_secret(&mut self, removal: &Removal) -> Result<(), String> {
        // One that was removed twice is gone after the first time.
        if self.secret_index(&removal.id).is_none()
            && self.scene.context.state.secrets.iter().any(|secret| secret.id == removal.id)
        {
            return Ok(());
        }
        let index = self.own_secret(&removal.id)?;
        if let Some(revision) = removal.revision {
            let secret = &mut self.state.secrets[index];
            if secret.revisions.remove(&revision).is_none() {
                return Err(format!("secret revision {}/{revision} not found", removal.id));
            }
            // Who has read a revision that is gone reads the latest the next time.
            secret.tracked_revision = secret.tracked_revision.filter(|tracked| *tracked != revision);
            if !secret.revisions.is_empty() {
                return Ok(());
            }
        }
        self.state.secrets.retain(|secret| secret.id != removal.id);
        Ok(())
    }
}

impl Revoke {
    /// Whether it takes the secret back from this reader.
    fn covers(&self, relation: u32, reader: &str) -> bool {
        self.relation.is_none_or(|number| number == relation)
            && (self.app.as_deref() == Some(reader) || self.unit.as_deref() == Some(reader))
    }
}

/// An id as Juju makes them, 20 characters of which the last is one of two; but the same in every run.
fn id_of(model: &str, unit: &str, number: u64) -> String {
    const FIGURES: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let mut ids = Ids::of(model.bytes().chain([0]).chain(unit.bytes()).chain(number.to_le_bytes()));
    let mut id = String::with_capacity(20);
    for place in 0..20 {
        let next = ids.next();
        let figure = if place == 19 { (next >> 63) << 4 } else { next >> 59 };
        id.push(char::from(FIGURES[usize::try_from(figure).unwrap_or_default() % 32]));
    }
    id
}
