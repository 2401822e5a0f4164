//! What Juju knows of up to 3.x: payloads, metrics, and what Kubernetes is to run.

use juju_charm::tool::{AddMetric, PayloadRegister};
use juju_scenario::prelude::*;
use juju_scenario::state::K8sSpec;
use rstest::rstest;

use super::{after, attempt, cannot, in_scene, on_stage, refusal, refused, start, wrong};

fn monitor(id: &str) -> PayloadRegister {
    PayloadRegister {
        kind: "docker".to_owned(),
        class: "monitor".to_owned(),
        id: id.to_owned(),
        tags: vec!["nagios".to_owned()],
    }
}

/// The ids of the payloads, and how they do.
fn payloads(out: &Outcome) -> Vec<(&str, &str)> {
    let payloads = out.context_out.state.payloads.iter();
    payloads.map(|payload| (payload.id.as_str(), payload.status.as_str())).collect()
}

#[test]
fn a_payload_runs_from_the_start_until_it_is_said_to_do_otherwise() {
    let out = after(&start(State::new()), |juju| {
        juju.payload_register(monitor("abc")).unwrap();
        juju.payload_register(monitor("def")).unwrap();
        juju.payload_register(monitor("ghi")).unwrap();
        juju.payload_status_set("monitor", "def", "stopping").unwrap();
        juju.payload_unregister("monitor", "ghi").unwrap();
        juju.payload_unregister("monitor", "xyz").unwrap();
    });
    assert_eq!(payloads(&out), [("abc", "running"), ("def", "stopping")]);
    let first = &out.context_out.state.payloads[0];
    assert_eq!(
        (&*first.class, &*first.kind, &first.tags[..]),
        ("monitor", "docker", &["nagios".to_owned()][..])
    );
}

#[test]
fn one_that_is_registered_again_is_the_same_one() {
    let out = after(&start(State::new()), |juju| {
        juju.payload_register(monitor("abc")).unwrap();
        juju.payload_status_set("monitor", "abc", "stopped").unwrap();
        juju.payload_register(monitor("abc")).unwrap();
    });
    assert_eq!(payloads(&out), [("abc", "running")]);
}

#[rstest]
#[case("created")]
#[case("started")]
#[case("")]
fn a_payload_has_one_of_four_statuses(#[case] status: &'static str) {
    let answer = in_scene(&start(State::new()), move |juju| {
        juju.payload_register(monitor("abc")).unwrap();
        juju.payload_status_set("monitor", "abc", status)
    });
    let words = format!(
        "status {status:?} not supported; expected one of [\"running\", \"starting\", \"stopped\", \"stopping\"]"
    );
    assert_eq!(refusal(answer), cannot(&words));
}

#[test]
fn a_payload_that_there_is_not_has_no_status() {
    let answer = in_scene(&start(State::new()), |juju| juju.payload_status_set("monitor", "x", "stopped"));
    assert_eq!(refusal(answer).0, 1);
}

#[test]
fn payloads_are_those_of_the_metadata() {
    let register = |class: &'static str, kind: &'static str| {
        let stage =
            |spec: CharmSpec| Scenario::new(spec.meta("{name: foo, payloads: {monitor: {type: docker}}}"));
        let payload = PayloadRegister { kind: kind.to_owned(), class: class.to_owned(), ..monitor("abc") };
        on_stage(stage, &start(State::new()), move |juju| juju.payload_register(payload.clone())).0
    };
    assert_eq!(register("monitor", "docker"), Ok(()));
    let unknown = register("watch", "docker");
    assert_eq!(refusal(unknown), cannot("payload \"watch\" not found in metadata.yaml"));
    assert_eq!(
        refusal(register("monitor", "kvm")),
        cannot("incorrect type \"kvm\" for payload \"monitor\", expected \"docker\"")
    );
}

#[test]
fn payloads_hold_at_once_and_outlive_a_failure() {
    let out = attempt(Scenario::new, &start(State::new()), |juju| {
        juju.payload_register(monitor("abc"))?;
        Err("stumbled".into())
    });
    assert_eq!(payloads(&out), [("abc", "running")]);
}

#[test]
fn metrics_are_recorded_with_their_labels() {
    let out = after(&Scene::new("collect-metrics"), |juju| {
        let labels = vec![("host".to_owned(), "globe".to_owned())];
        let metrics = vec![("users".to_owned(), "5".to_owned()), ("seats".to_owned(), "50".to_owned())];
        juju.call(AddMetric { metrics, labels }).unwrap();
    });
    let metrics = &out.context_out.state.metrics;
    assert_eq!(metrics.len(), 2);
    assert_eq!(
        (&*metrics[1].key, &*metrics[1].value, metrics[1].labels["host"].as_str()),
        ("seats", "50", "globe")
    );
}

#[test]
fn a_metric_that_is_none() {
    let add = |scene: &Scene, key: &'static str| {
        let metrics = if key.is_empty() { vec![] } else { vec![(key, "5")] };
        refusal(in_scene(scene, move |juju| juju.add_metric(metrics.clone())))
    };
    let collecting = Scene::new("collect-metrics");
    assert_eq!(add(&collecting, ""), wrong("no metrics specified"));
    assert_eq!(add(&collecting, "juju-units"), cannot("juju-units uses a reserved prefix"));
    let disabled = Scene::new("collect-metrics").state(State { metrics_disabled: true, ..State::new() });
    assert_eq!(add(&disabled, "users"), cannot("cannot record metric: metrics disabled"));
    let elsewhere = add(&start(State::new()), "users");
    assert_eq!(elsewhere, cannot("cannot record metric: metrics not allowed in this context"));
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Spec,
    Raw,
}

impl Kind {
    fn set(self, juju: &mut Juju, text: &str) -> Result<(), juju_charm::Error> {
        match self {
            Kind::Spec => juju.k8s_spec_set(text),
            Kind::Raw => juju.k8s_raw_set(text),
        }
    }

    fn get(self, juju: &mut Juju) -> String {
        match self {
            Kind::Spec => juju.k8s_spec_get().unwrap(),
            Kind::Raw => juju.k8s_raw_get().unwrap(),
        }
    }
}

fn leader() -> Scene {
    start(State::new().leader(true).model(Model::kubernetes("globe")))
}

#[rstest]
#[case(Kind::Spec, K8sSpec::Spec("version: 3".to_owned()))]
#[case(Kind::Raw, K8sSpec::Raw("version: 3".to_owned()))]
fn what_is_to_run_is_stored_when_the_hook_has_succeeded(#[case] kind: Kind, #[case] stored: K8sSpec) {
    let out = after(&leader(), move |juju| {
        kind.set(juju, "version: 2").unwrap();
        kind.set(juju, "version: 3").unwrap();
        assert_eq!(kind.get(juju), "");
    });
    assert_eq!(out.context_out.state.k8s_spec.as_deref(), Some(&stored));
    let again = in_scene(&Scene::new("start").context(out.context_out), |juju| {
        [Kind::Spec, Kind::Raw].map(|kind| kind.get(juju))
    });
    let expected = if matches!(kind, Kind::Spec) { ["version: 3", ""] } else { ["", "version: 3"] };
    assert_eq!(again, expected);
}

#[rstest]
#[case(Kind::Spec, "no k8s spec specified: pipe k8s spec to command, or specify a file with --file")]
#[case(Kind::Raw, "no k8s raw spec specified: pipe k8s raw spec to command, or specify a file with --file")]
fn nothing_cannot_run_and_the_leader_alone_says_what_does(#[case] kind: Kind, #[case] words: &str) {
    assert_eq!(refusal(in_scene(&leader(), move |juju| kind.set(juju, ""))), cannot(words));
    let other = in_scene(&start(State::new()), move |juju| kind.set(juju, "version: 3"));
    assert_eq!(refusal(other), cannot("this unit is not the leader"));
}

#[test]
fn it_is_said_in_one_way_only() {
    let out = attempt(Scenario::new, &leader(), |juju| {
        juju.k8s_spec_set("version: 3")?;
        juju.k8s_raw_set("kind: Pod")?;
        Ok(())
    });
    assert_eq!(
        refused(&out),
        Some("either k8s-spec-set or k8s-raw-set can be run for each application, but not both")
    );
    assert_eq!(out.context_out.state.k8s_spec, None);
}
