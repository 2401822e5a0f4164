//! Secrets.

use super::{Juju, other_shape};
use crate::tool::{
    SecretAdd, SecretData, SecretGet, SecretGrant, SecretIds, SecretInfo, SecretInfoGet, SecretRemove,
    SecretRevoke, SecretSet, Tool,
};
use crate::{Error, RelationId, SecretContent};

impl Juju {
    /// `secret-add`: a new secret, of which the URI is handed back. It is stored when the hook succeeds.
    ///
    /// It is given as what it holds, or as a [`SecretAdd`], which says more:
    ///
    /// ```
    /// use juju_charm::tool::SecretAdd;
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let token = juju.secret_add([("token", "a bare bodkin")])?;
    /// let admin = juju.secret_add(SecretAdd::new([("password", "poison")]).label("admin").owned_by_unit())?;
    /// # let _ = (token, admin);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: the application's secrets are the leader's to add.
    pub fn secret_add(&mut self, secret: impl Into<SecretAdd>) -> Result<String, Error> {
        self.call(secret.into())
    }

    /// `secret-set`: changes a secret that this unit manages. It holds when the hook succeeds.
    ///
    /// ```
    /// use juju_charm::tool::{SecretInfoGet, SecretSet};
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let admin = juju.secret_info_get(SecretInfoGet::by_label("admin"))?;
    /// juju.secret_set(SecretSet::new(admin.id).content([("password", "more poison")]))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool. That the secret is another's is found out when the hook has ended, and makes it fail.
    pub fn secret_set(&mut self, change: SecretSet) -> Result<(), Error> {
        self.call(change)
    }

    /// `secret-get`: all that a secret holds. The secret is given by its URI, or as a [`SecretGet`], which says more.
    ///
    /// Of a value that is no text the bytes are lost; [`secret_get_key`](Juju::secret_get_key) gets at them.
    ///
    /// ```
    /// use juju_charm::tool::SecretGet;
    /// # use juju_charm::{CharmResult, Juju};
    ///
    /// # fn example(juju: &mut Juju) -> CharmResult {
    /// let admin = juju.secret_get(SecretGet::by_label("admin").refresh())?;
    /// let password = admin.get("password").ok_or("no password")?;
    /// # let _ = password;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it was not granted to this unit.
    pub fn secret_get(&mut self, secret: impl Into<SecretGet>) -> Result<SecretContent, Error> {
        match self.call(SecretGet { key: None, ..secret.into() })? {
            SecretData::All(content) => Ok(content),
            SecretData::One(_) => Err(other_shape(SecretGet::NAME)),
        }
    }

    /// `secret-get URI KEY`: the value of one key of a secret; with `#base64` behind the key, the base64 that Juju
    /// keeps.
    ///
    /// # Errors
    /// Those of the tool: also that the secret has no such key, and that the secret is given by its label alone, since
    /// Juju then takes the key for a URI.
    pub fn secret_get_key(
        &mut self,
        secret: impl Into<SecretGet>,
        key: impl Into<String>,
    ) -> Result<String, Error> {
        match self.call(SecretGet { key: Some(key.into()), ..secret.into() })? {
            SecretData::One(value) => Ok(value),
            SecretData::All(_) => Err(other_shape(SecretGet::NAME)),
        }
    }

    /// `secret-info-get`: what Juju knows of a secret that this unit manages. The secret is given by its URI, or by
    /// [`SecretInfoGet::by_label`].
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_info_get(&mut self, secret: impl Into<SecretInfoGet>) -> Result<SecretInfo, Error> {
        self.call(secret.into()).map(|info| *info)
    }

    /// `secret-ids`: the ids of the secrets that this unit manages, in any order.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_ids(&mut self) -> Result<Vec<String>, Error> {
        self.call(SecretIds {})
    }

    /// `secret-grant`: lets the application at the other end of a relation read a secret. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_grant(
        &mut self,
        secret: impl Into<String>,
        relation: impl Into<RelationId>,
    ) -> Result<(), Error> {
        self.call(SecretGrant { id: secret.into(), relation: Some(relation.into()), unit: None })
    }

    /// `secret-grant --unit`: lets one unit at the other end of a relation read a secret. It holds when the hook
    /// succeeds.
    ///
    /// # Errors
    /// Those of the tool: that there is no such secret, or that it is not this unit's to manage.
    pub fn secret_grant_unit(
        &mut self,
        secret: impl Into<String>,
        relation: impl Into<RelationId>,
        unit: impl Into<String>,
    ) -> Result<(), Error> {
        self.call(SecretGrant { id: secret.into(), relation: Some(relation.into()), unit: Some(unit.into()) })
    }

    /// `secret-revoke`: takes back what was granted. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_revoke(&mut self, revoke: SecretRevoke) -> Result<(), Error> {
        self.call(revoke)
    }

    /// `secret-remove`: removes a secret that this unit manages. It holds when the hook succeeds.
    ///
    /// # Errors
    /// Those of the tool. That the secret is another's is found out when the hook has ended, and makes it fail.
    pub fn secret_remove(&mut self, secret: impl Into<String>) -> Result<(), Error> {
        self.call(SecretRemove { id: secret.into(), revision: None })
    }

    /// `secret-remove --revision`: removes one revision, counted from 1, of a secret that this unit manages. It holds
    /// when the hook succeeds. With 0 Juju removes the whole secret.
    ///
    /// # Errors
    /// Those of the tool.
    pub fn secret_remove_revision(&mut self, secret: impl Into<String>, revision: u64) -> Result<(), Error> {
        self.call(SecretRemove { id: secret.into(), revision: Some(revision) })
    }
}
