#!/usr/bin/env python3
"""A clinic, as a charm on ops: of version 3, or of version 2."""

from __future__ import annotations

import logging
import secrets
from typing import Optional, Tuple

import ops

try:
    # Only ops 3 hands out the hook tools by themselves.
    from ops import hookcmds
except ImportError:
    hookcmds = None

logger = logging.getLogger(__name__)

VERSION = "2.4.1"
EMERGENCY_PORT = 112
# What this charm calls its secrets, whoever owns them.
RECORDS_LABEL = "records-credentials"
TOKEN_LABEL = "appointments-token"


class ClinicCharm(ops.CharmBase):
    """Runs one unit of the clinic."""

    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(patients=[], charts="", postponed=0)
        observe = framework.observe
        observe(self.on.start, self._on_start)
        observe(self.on.upgrade_charm, self._on_start)
        observe(self.on.update_status, self._on_update_status)
        observe(self.on.config_changed, self._on_config_changed)
        observe(self.on.leader_elected, self._on_leader_elected)
        observe(self.on.charts_storage_attached, self._on_charts_attached)
        observe(self.on.charts_storage_detaching, self._on_charts_detaching)
        observe(self.on["records"].relation_created, self._on_records_created)
        observe(self.on["records"].relation_changed, self._on_records_changed)
        observe(self.on["appointments"].relation_joined, self._on_appointments_joined)
        observe(self.on["appointments"].relation_departed, self._on_appointments_departed)
        observe(self.on.secret_changed, self._on_secret_changed)
        observe(self.on.secret_rotate, self._on_secret_rotate)
        observe(self.on.secret_remove, self._on_secret_remove)
        observe(self.on.admit_action, self._on_admit)
        observe(self.on.rotate_token_action, self._on_rotate_token)
        observe(self.on.collect_unit_status, self._on_collect_unit_status)
        observe(self.on.collect_app_status, self._on_collect_app_status)

    # -- the unit itself ----------------------------------------------------------------------------------------------

    def _on_start(self, _: ops.EventBase) -> None:
        if hookcmds is None:
            self.unit.set_workload_version(VERSION)
            logger.info("version %s, told by ops.Unit", VERSION)
            return
        hookcmds.app_version_set(VERSION)
        hookcmds.state_set({"version": VERSION})
        hookcmds.juju_log(f"version {VERSION}, told by ops.hookcmds")

    def _on_update_status(self, _: ops.UpdateStatusEvent) -> None:
        if hookcmds is None:
            logger.info("%d of %d beds taken", len(self._stored.patients), self.config["beds"])
            return
        before = hookcmds.status_get()
        # It stays for as long as the hook runs: at its end the status is collected.
        hookcmds.status_set("maintenance", "counting beds")
        beds = hookcmds.config_get("beds")
        hookcmds.juju_log(f"{len(self._stored.patients)} of {beds} beds taken, was {before.status}", level="INFO")

    def _on_leader_elected(self, _: ops.LeaderElectedEvent) -> None:
        staff = self.model.get_relation("staff")
        if staff is not None:
            staff.data[self.app]["chief"] = self.unit.name

    def _on_config_changed(self, _: ops.ConfigChangedEvent) -> None:
        port = self._port()
        if port is None:
            logger.warning("port %s cannot be opened", self.config["port"])
            return
        self.unit.set_ports(port)
        if self.config["emergency"]:
            self.unit.open_port("tcp", EMERGENCY_PORT)
        for relation in self.model.relations["appointments"]:
            # Whoever has not got an address yet gets it all at once, when the unit is ready.
            if "address" in relation.data[self.unit]:
                self._invite(relation)

    def _port(self) -> Optional[int]:
        port = int(self.config["port"])
        return port if 0 < port < 65536 else None

    # -- storage ------------------------------------------------------------------------------------------------------

    def _on_charts_attached(self, event: ops.StorageAttachedEvent) -> None:
        self._stored.charts = str(event.storage.location)
        logger.info("the charts are kept in %s", event.storage.location)
        staff = self.model.get_relation("staff")
        if staff is not None:
            staff.data[self.unit]["charts"] = self._stored.charts

    def _on_charts_detaching(self, _: ops.StorageDetachingEvent) -> None:
        self._stored.charts = ""
        staff = self.model.get_relation("staff")
        if staff is not None:
            staff.data[self.unit].pop("charts", None)

    # -- records ------------------------------------------------------------------------------------------------------

    def _on_records_created(self, event: ops.RelationCreatedEvent) -> None:
        if self.unit.is_leader():
            event.relation.data[self.app]["database"] = self.app.name

    def _on_records_changed(self, event: ops.RelationChangedEvent) -> None:
        self.unit.status = ops.MaintenanceStatus("looking up the records")
        mine = event.relation.data[self.unit]
        mine["replicas"] = ",".join(
            sorted(
                event.relation.data[unit]["address"]
                for unit in event.relation.units
                if "address" in event.relation.data[unit]
            )
        )
        endpoint = self._records_endpoint()
        if endpoint is None:
            return
        host, port = endpoint
        mine["connected-to"] = f"{host}:{port}"
        uri = event.relation.data[event.app].get("credentials")
        if uri is not None:
            credentials = self.model.get_secret(id=uri, label=RECORDS_LABEL).get_content()
            mine["user"] = credentials["username"]

    def _records_endpoint(self) -> Optional[Tuple[str, int]]:
        relation = self.model.get_relation("records")
        if relation is None or relation.app is None:
            return None
        endpoint = relation.data[relation.app].get("endpoint")
        if endpoint is None:
            return None
        host, port = endpoint.split(":")
        return host, int(port)

    # -- appointments -------------------------------------------------------------------------------------------------

    def _on_appointments_joined(self, event: ops.RelationJoinedEvent) -> None:
        if self._records_endpoint() is None:
            self._stored.postponed += 1
            logger.info("%s has to wait for the records", event.unit.name)
            event.defer()
            return
        logger.info("%s may come", event.unit.name)
        self._invite(event.relation)

    def _invite(self, relation: ops.Relation) -> None:
        binding = self.model.get_binding(relation)
        relation.data[self.unit]["address"] = str(binding.network.ingress_address)
        relation.data[self.unit]["port"] = str(self._port())
        if not self.unit.is_leader():
            return
        try:
            token = self.model.get_secret(label=TOKEN_LABEL)
        except ops.SecretNotFoundError:
            token = self.app.add_secret(
                {"token": secrets.token_hex(16)},
                label=TOKEN_LABEL,
                description="to make appointments with",
                rotate=ops.SecretRotate.MONTHLY,
            )
        # A secret that was found by its label does not know its own id.
        uri = token.id or token.get_info().id
        token.grant(relation)
        relation.data[self.app].update({"title": self.config["title"], "token": uri})

    def _on_appointments_departed(self, event: ops.RelationDepartedEvent) -> None:
        left = len(event.relation.units) - 1
        logger.info("%s has gone, %d left", event.departing_unit.name, left)

    # -- secrets ------------------------------------------------------------------------------------------------------

    def _on_secret_changed(self, event: ops.SecretChangedEvent) -> None:
        if event.secret.label != RECORDS_LABEL:
            return
        credentials = event.secret.get_content(refresh=True)
        relation = self.model.get_relation("records")
        if relation is not None:
            relation.data[self.unit]["user"] = credentials["username"]

    def _on_secret_rotate(self, event: ops.SecretRotateEvent) -> None:
        if event.secret.label == TOKEN_LABEL:
            event.secret.set_content({"token": secrets.token_hex(16)})

    def _on_secret_remove(self, event: ops.SecretRemoveEvent) -> None:
        event.secret.remove_revision(event.revision)

    # -- actions ------------------------------------------------------------------------------------------------------

    def _on_admit(self, event: ops.ActionEvent) -> None:
        patient = event.params["patient"]
        event.log(f"looking for a bed for {patient}")
        if len(self._stored.patients) >= self.config["beds"]:
            event.set_results({"beds": {"free": 0, "taken": len(self._stored.patients)}})
            event.fail("no bed is free")
            return
        self._stored.patients.append(patient)
        event.set_results(
            {"patient": patient, "bed": {"ward": event.params["ward"], "number": len(self._stored.patients)}}
        )

    def _on_rotate_token(self, event: ops.ActionEvent) -> None:
        if not self.unit.is_leader():
            event.fail("only the leader makes tokens")
            return
        token = self.model.get_secret(label=TOKEN_LABEL)
        token.set_content({"token": secrets.token_hex(16)})
        event.set_results({"rotated": TOKEN_LABEL})

    # -- status -------------------------------------------------------------------------------------------------------

    def _on_collect_unit_status(self, event: ops.CollectStatusEvent) -> None:
        # Of several statuses ops takes the one that an operator has to know first.
        if self._port() is None:
            event.add_status(ops.BlockedStatus(f"port {self.config['port']} is none"))
        if self.model.get_relation("records") is None:
            event.add_status(ops.BlockedStatus("needs a records store"))
        elif self._records_endpoint() is None:
            event.add_status(ops.WaitingStatus("for the records store"))
        event.add_status(ops.ActiveStatus(f"{self.config['title']} is open"))

    def _on_collect_app_status(self, event: ops.CollectStatusEvent) -> None:
        motto = self.config.get("motto")
        event.add_status(ops.ActiveStatus(motto if motto else ""))


if __name__ == "__main__":
    ops.main(ClinicCharm)
