//! A playbook, from Rust to YAML and back, and the two ways to play it.
//!
//! Played until complete, each scene meets its own context and nothing else, in whatever order. Played in sequence,
//! it meets what the scenes before have left: the charm here counts on that.
//!
//! ```console
//! $ cargo run --example playbook
//! ```

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use juju_scenario::prelude::*;

/// Opens the port that the operator has chosen, and says how many are open.
fn opens_ports(_: &Hook, juju: &mut Juju) -> CharmResult {
    if let Some(port) = juju.config_get_key("port")?.and_then(|port| port.as_int()) {
        juju.open_port(u16::try_from(port)?)?;
    }
    let open: Vec<String> = juju.opened_ports()?.iter().map(ToString::to_string).collect();
    juju.status_set(Status::active(format!("open: {}", open.join(", "))))?;
    Ok(())
}

/// What the unit says after each scene.
fn said(played: &[Outcome]) -> Vec<&str> {
    played.iter().map(|out| out.context_out.state.status.unit.message.as_str()).collect()
}

fn main() -> Result<(), juju_scenario::Error> {
    let playbook = Playbook::from([
        Scene::new("config-changed").name("the first port").state(State::new().config("port", 80)),
        Scene::new("config-changed").name("the second port").state(State::new().config("port", 443)),
        Scene::new("update-status").name("nothing new"),
    ]);

    let yaml = playbook.to_yaml()?;
    assert_eq!(Playbook::from_yaml(yaml.as_str())?, playbook);
    println!("{yaml}");

    // By hand nobody writes all of that: what is left out has its default.
    let by_hand = Playbook::from_yaml(
        "
        playbook: 1
        scenes:
          - {name: the first port, event: config-changed, context: {state: {config: {port: 80}}}}
          - {name: the second port, event: config-changed, context: {state: {config: {port: 443}}}}
          - {name: nothing new, event: update-status}
        ",
    )?;
    assert_eq!(by_hand, playbook);

    let scenario = Scenario::new(CharmSpec::new(opens_ports).name("foo")).playbook(playbook);
    let alone = scenario.play_until_complete();
    let in_sequence = scenario.play_in_sequence();
    for (title, played) in [("each for itself", &alone), ("in sequence", &in_sequence)] {
        println!("{title}:");
        for out in played {
            println!("    {}: {}", out.scene, out.context_out.state.status.unit);
        }
    }
    assert_eq!(said(&alone), ["open: 80/tcp", "open: 443/tcp", "open: "]);
    assert_eq!(said(&in_sequence), ["open: 80/tcp", "open: 80/tcp, 443/tcp", "open: 80/tcp, 443/tcp"]);
    Ok(())
}
