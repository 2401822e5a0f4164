#!/usr/bin/env python3
"""A charm that rules if it leads."""

import ops


class Leader(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.start, self._on_start)

    def _on_start(self, _: ops.StartEvent):
        message = "I rule" if self.unit.is_leader() else "I follow"
        self.unit.status = ops.ActiveStatus(message)


if __name__ == "__main__":
    ops.main(Leader)
