//! `config-get`.

use juju_charm::tool::{ConfigData, ConfigGet};
use juju_scenario::prelude::*;
use rstest::rstest;

use super::{in_scene, on_stage, refusal, start, wrong};

const OPTIONS: &str = "
options:
  title: {type: string, default: Hamlet}
  acts: {type: int, default: 5}
  tragic: {type: boolean, default: true}
  price: {type: float}
  motto: {type: string}
";

fn with_options(spec: CharmSpec) -> Scenario {
    Scenario::new(spec.config(OPTIONS))
}

fn ask<T: Send + 'static>(state: State, ask: impl Fn(&mut Juju) -> T + Send + Sync + 'static) -> T {
    on_stage(with_options, &start(state), ask).0
}

#[test]
fn an_option_that_nobody_has_set_has_its_default() {
    let config = ask(State::new(), Juju::config_get).unwrap();
    let expected: Config =
        [("title", ConfigValue::from("Hamlet")), ("acts", 5.into()), ("tragic", true.into())].into();
    assert_eq!(config, expected);
}

#[test]
fn what_the_operator_has_set_goes_before_the_default() {
    let state = State::new().config("title", "Lear").config("tragic", false);
    let config = ask(state, Juju::config_get).unwrap();
    assert_eq!(config["title"], "Lear");
    assert_eq!(config["tragic"], false);
    assert_eq!(config["acts"], 5);
}

#[rstest]
#[case("title", Some(ConfigValue::from("Hamlet")))]
#[case("acts", Some(ConfigValue::from(7)))]
#[case("price", Some(ConfigValue::from(2.5)))]
#[case("tragic", Some(ConfigValue::from(true)))]
#[case("motto", None)]
#[case("encore", None)]
fn one_option_can_be_asked_for(#[case] key: &'static str, #[case] expected: Option<ConfigValue>) {
    let state = State::new().config("acts", 7).config("price", 2.5);
    assert_eq!(ask(state, move |juju| juju.config_get_key(key)), Ok(expected));
}

#[test]
fn an_empty_string_is_a_value() {
    let state = State::new().config("motto", "");
    assert_eq!(ask(state.clone(), |juju| juju.config_get_key("motto")), Ok(Some("".into())));
    assert!(ask(state, Juju::config_get).unwrap().contains_key("motto"));
}

#[test]
fn an_empty_key_is_no_key() {
    let whole = ask(State::new(), |juju| juju.call(ConfigGet::key(""))).unwrap();
    assert_eq!(whole, ask(State::new(), |juju| juju.call(ConfigGet::new())).unwrap());
}

#[test]
fn all_has_the_options_without_a_value_too() {
    let ConfigData::All(options) = ask(State::new(), |juju| juju.call(ConfigGet::all())).unwrap() else {
        panic!("all options were asked for");
    };
    let names: Vec<&String> = options.keys().collect();
    assert_eq!(names, ["title", "acts", "tragic", "price", "motto"]);
    assert_eq!(options["title"], Some("Hamlet".into()));
    assert_eq!((&options["price"], &options["motto"]), (&None, &None));
}

#[test]
fn all_and_a_key_do_not_go_together() {
    let answer = ask(State::new(), |juju| juju.call(ConfigGet { key: Some("title".to_owned()), all: true }));
    assert_eq!(refusal(answer), wrong("cannot use argument --all together with key \"title\""));
}

#[test]
fn of_a_charm_that_declares_nothing_the_options_are_those_that_are_set() {
    let scene = start(State::new().config("anything", "goes"));
    let config = in_scene(&scene, Juju::config_get).unwrap();
    assert_eq!(config, [("anything", "goes")].into());
    assert_eq!(in_scene(&scene, |juju| juju.config_get_key("else")), Ok(None));
}

#[test]
fn a_default_is_no_part_of_the_context_that_comes_out() {
    let (_, out) = on_stage(with_options, &start(State::new()), |juju| juju.config_get().unwrap());
    assert!(out.context_out.state.config.is_empty());
}
