//! Every hook tool, called in one way or another.

use juju_charm::Rotation;
use juju_charm::tool::*;
use juju_scenario::prelude::*;

/// Ids of secrets, some of which a State may have.
pub(crate) const SECRETS: [&str; 4] =
    ["9m4e2mr0ui3e8a215n4g", "cd88u16ffbaql5kgmlh0", "ch2ijt6ffbaq9bdc2kq0", "00000000000000000000"];

/// Picks things, each by a part of one number.
struct Picks(u32);

impl Picks {
    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let count = u32::try_from(of.len()).unwrap();
        let index = self.0 % count;
        self.0 /= count;
        of[index as usize]
    }

    fn maybe<T>(&mut self, value: T) -> Option<T> {
        self.one(&[true, false]).then_some(value)
    }

    fn text(&mut self) -> String {
        self.one(&["a", "b", "", "hello"]).to_owned()
    }

    fn relation(&mut self) -> Option<RelationId> {
        let number = self.one(&[0, 1, 2, 3]);
        self.maybe(number.into())
    }

    fn secret(&mut self) -> String {
        self.one(&SECRETS).to_owned()
    }

    fn content(&mut self) -> [(&'static str, &'static str); 1] {
        [("password", self.one(&["one", "two", "three"]))]
    }

    fn pairs(&mut self) -> Vec<(String, String)> {
        vec![(self.text(), self.text())]
    }
}

/// Calls the tool of this name; which of its arguments are given, and what they are, the picks say.
pub(crate) fn call(juju: &mut Juju, tool: &str, picks: u32) -> Result<(), juju_charm::Error> {
    let mut pick = Picks(picks);
    let ports = |pick: &mut Picks| {
        let from = pick.one(&[22, 80, 443, 85]);
        PortRange::tcp(from).up_to(pick.one(&[from, 90]).max(from))
    };
    match tool {
        "action-fail" => juju.call(ActionFail { message: Some(pick.text()) }),
        "action-get" => juju.action_get().map(drop),
        "action-log" => juju.action_log(pick.text()),
        "action-set" => juju.action_set(pick.pairs()),
        "add-metric" => juju.add_metric(pick.pairs()),
        "application-version-set" => juju.application_version_set(pick.text()),
        "close-port" => juju.close_port(ports(&mut pick)),
        "config-get" => juju.config_get_key(pick.text()).map(drop),
        "credential-get" => juju.credential_get().map(drop),
        "goal-state" => juju.goal_state().map(drop),
        "is-leader" => juju.is_leader().map(drop),
        "juju-log" => juju.juju_log(pick.text()),
        "juju-reboot" => juju.juju_reboot(),
        "k8s-raw-get" => juju.k8s_raw_get().map(drop),
        "k8s-raw-set" => juju.k8s_raw_set(pick.text()),
        "k8s-spec-get" => juju.k8s_spec_get().map(drop),
        "k8s-spec-set" => juju.k8s_spec_set(pick.text()),
        "leader-get" => juju.leader_get().map(drop),
        "leader-set" => juju.leader_set(pick.pairs()),
        "network-get" => juju.network_get(pick.one(&["db", "web", ""])).map(drop),
        "open-port" => juju.open_port(ports(&mut pick)),
        "opened-ports" => juju.opened_ports().map(drop),
        "payload-register" => {
            let (kind, class, id) = (pick.text(), pick.text(), pick.text());
            juju.payload_register(PayloadRegister { kind, class, id, tags: vec![] })
        }
        "payload-status-set" => {
            juju.payload_status_set(pick.text(), pick.text(), pick.one(&["running", "stopped", "x"]))
        }
        "payload-unregister" => juju.payload_unregister(pick.text(), pick.text()),
        "relation-get" => {
            let member = pick.one(&["pg/1", "remote/1", "foo/0", "foo", "pg", "x y"]);
            let app = pick.one(&[true, false]);
            let call = RelationGet { relation: pick.relation(), member: Some(member.into()), app, key: None };
            juju.call(call).map(drop)
        }
        "relation-ids" => juju.relation_ids(pick.one(&["db", "web", "cluster", "x"])).map(drop),
        "relation-list" => juju.call(RelationList { relation: pick.relation(), app: false }).map(drop),
        "relation-model-get" => juju.call(RelationModelGet { relation: pick.relation() }).map(drop),
        "relation-set" => {
            let (app, settings) = (pick.one(&[true, false]), pick.pairs());
            let settings = settings.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
            juju.call(RelationSet { relation: pick.relation(), app, settings })
        }
        "resource-get" => juju.resource_get(pick.text()).map(drop),
        "secret-add" => {
            let secret = SecretAdd::new(pick.content());
            let secret = if pick.one(&[true, false]) { secret.owned_by_unit() } else { secret };
            let label = pick.text();
            juju.call(SecretAdd { label: pick.maybe(label), ..secret }).map(drop)
        }
        "secret-get" => {
            let (id, label) = (pick.secret(), pick.text());
            let (id, label) = (pick.maybe(id), pick.maybe(label));
            let (peek, refresh) = (pick.one(&[true, false]), pick.one(&[true, false]));
            juju.call(SecretGet { id, label, peek, refresh, key: None }).map(drop)
        }
        "secret-grant" => {
            let unit = pick.one(&["pg/1", "foo/1", "x"]).to_owned();
            let call = SecretGrant { id: pick.secret(), relation: pick.relation(), unit: pick.maybe(unit) };
            juju.call(call)
        }
        "secret-ids" => juju.secret_ids().map(drop),
        "secret-info-get" => juju.secret_info_get(pick.secret()).map(drop),
        "secret-remove" => juju.call(SecretRemove { id: pick.secret(), revision: pick.maybe(1) }),
        "secret-revoke" => {
            let (app, unit) = ("pg".to_owned(), "pg/1".to_owned());
            let (id, relation) = (pick.secret(), pick.relation());
            juju.call(SecretRevoke { id, relation, app: pick.maybe(app), unit: pick.maybe(unit) })
        }
        "secret-set" => {
            let set = SecretSet::new(pick.secret()).rotate(pick.one(&Rotation::ALL));
            let set = if pick.one(&[true, false]) { set.content(pick.content()) } else { set };
            let label = pick.text();
            juju.call(SecretSet { label: pick.maybe(label), ..set })
        }
        "state-delete" => juju.state_delete(pick.text()),
        "state-get" => juju.state_get().map(drop),
        "state-set" => juju.state_set(pick.pairs()),
        "status-get" => juju.status_get().map(drop),
        "status-set" => juju.call(StatusSet {
            status: juju_charm::StatusName::Active,
            message: pick.text(),
            application: pick.one(&[true, false]),
        }),
        "storage-add" => juju.storage_add(pick.one(&["data", "logs"]), u64::from(pick.one(&[0u8, 1, 2]))),
        "storage-get" => juju.storage_get(pick.one(&["data/0", "data/9", "x"])).map(drop),
        "storage-list" => juju.storage_list().map(drop),
        "unit-get" => juju.unit_get(AddressKind::PrivateAddress).map(drop),
        unknown => panic!("no call of `{unknown}`"),
    }
}
