//! `status-get`, `status-set` and `application-version-set`.

use juju_charm::tool::{AppStatus, ApplicationVersionSet, StatusData, StatusGet, StatusSet};
use juju_charm::{Map, Status};

use super::{Backend, No};

impl Backend {
    /// The unit's status is read once a hook, and `status-set` does not change what was read. The application's is
    /// read every time.
    pub(super) fn status_get(&mut self, call: StatusGet) -> Result<StatusData, No> {
        if !call.application && self.is_restricted() {
            return Ok(StatusData::Unit(Status::default()));
        }
        if !call.application {
            let status = &self.state.status.unit;
            return Ok(StatusData::Unit(
                self.read_once.unit_status.get_or_insert_with(|| status.clone()).clone(),
            ));
        }
        if !self.state.leader {
            return Err(No::run("finding application status: this unit is not the leader"));
        }
        let mut units = Map::from([(self.unit.name.as_str(), self.state.status.unit.clone())]);
        for (name, status) in &self.state.status.units {
            units.insert(name.as_str(), status.clone());
        }
        Ok(StatusData::App(AppStatus { status: self.state.status.app.clone(), units }))
    }

    pub(super) fn status_set(&mut self, call: &StatusSet) -> Result<(), No> {
        if !call.status.is_settable() {
            return Err(No::usage(format!(
                "invalid status \"{}\", expected one of [maintenance blocked waiting active]",
                call.status
            )));
        }
        let status = Status::new(call.status, call.message.as_str());
        if !call.application {
            self.state.status.unit = status;
        } else if self.state.leader {
            self.state.status.app = status;
        } else {
            return Err(No::run("this unit is not the leader"));
        }
        Ok(())
    }

    pub(super) fn application_version_set(&mut self, call: &ApplicationVersionSet) -> Result<(), No> {
        self.state.status.app_version.clone_from(&call.version);
        Ok(())
    }
}
