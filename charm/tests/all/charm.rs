//! Charms, and the handle on Juju that they are given.

use std::sync::{Arc, Mutex};

use juju_charm::tool::{
    AddressKind, Answer, AppStatus, ApplicationVersionSet, ClosePort, ConfigData, ConfigGet, GoalState,
    GoalStateGet, IsLeader, JujuLog, NetworkGet, OpenPort, OpenedPorts, RelationGet, RelationIds,
    RelationList, RelationModel, RelationModelGet, RelationSet, Request, StatusGet, StatusSet, UnitGet,
};
use juju_charm::{
    Charm, CharmResult, Config, ConfigValue, Databag, Error, Hook, HookTools, Juju, LogLevel, NetworkInfo,
    OpenedPort, PortRange, RelationId, Status, StatusName, Unit,
};
use serde_json::{Value, json};

/// Hook tools that write down what they are asked, and answer as they are told.
struct Recorder<F> {
    asked: Arc<Mutex<Vec<Request>>>,
    answer: F,
}

impl<F: FnMut(&Request) -> Result<Answer, Error> + Send> HookTools for Recorder<F> {
    fn call(&mut self, request: Request) -> Result<Answer, Error> {
        let answer = (self.answer)(&request);
        self.asked.lock().expect("nobody panics with it").push(request);
        answer
    }
}

/// A handle on tools that answer like this, and what they are asked.
pub(crate) fn juju(
    answer: impl FnMut(&Request) -> Result<Answer, Error> + Send + 'static,
) -> (Juju, Arc<Mutex<Vec<Request>>>) {
    let asked = Arc::default();
    let recorder = Recorder { asked: Arc::clone(&asked), answer };
    (Juju::new(Unit::new("web/0"), recorder), asked)
}

/// Makes one call, with this JSON for an answer, and hands back what was asked and what came of it.
pub(crate) fn ask<T>(json: Value, call: impl FnOnce(&mut Juju) -> Result<T, Error>) -> (Request, T) {
    let (mut juju, asked) = juju(move |request| Ok(request.read(json.clone()).expect("an answer to it")));
    let outcome = call(&mut juju).expect("an answer");
    let asked = asked.lock().expect("nobody panics with it").clone();
    let [request] = <[Request; 1]>::try_from(asked).expect("one call");
    (request, outcome)
}

/// Makes one call that nothing comes of but that it was made.
pub(crate) fn tell(call: impl FnOnce(&mut Juju) -> Result<(), Error>) -> Request {
    ask(Value::Null, call).0
}

/// Hook tools of which none can be called.
fn nothing() -> Juju {
    juju(|request| Err(Error::unanswered(format!("{request}: not expected")))).0
}

fn db() -> RelationId {
    RelationId::new("db", 3)
}

fn failure(charm: &impl Charm) -> Box<dyn std::error::Error> {
    charm.handle(&Hook::Start, &mut nothing()).expect_err("the charm fails")
}

fn a_function(hook: &Hook, juju: &mut Juju) -> CharmResult {
    juju.status_set(Status::active(hook.name()))?;
    Ok(())
}

struct Greeter {
    greeting: String,
}

impl Charm for Greeter {
    fn handle(&self, _hook: &Hook, juju: &mut Juju) -> CharmResult {
        juju.status_set(Status::active(&self.greeting))?;
        Ok(())
    }
}

#[test]
fn functions_closures_and_types_are_charms() {
    fn says(charm: &impl Charm) -> Request {
        tell(|juju| {
            charm.handle(&Hook::Start, juju).expect("the charm succeeds");
            Ok(())
        })
    }
    let active = |message: &str| {
        let message = message.to_owned();
        Request::from(StatusSet { status: StatusName::Active, message, application: false })
    };
    let captured = "from outside".to_owned();
    let closure =
        |_: &Hook, juju: &mut Juju| -> CharmResult { Ok(juju.status_set(Status::active(&captured))?) };
    assert_eq!(says(&a_function), active("start"));
    assert_eq!(says(&closure), active("from outside"));
    assert_eq!(says(&Greeter { greeting: "hello".to_owned() }), active("hello"));
}

#[test]
fn a_refusal_that_a_charm_passes_on_is_still_a_refusal() {
    let charm = |_: &Hook, juju: &mut Juju| -> CharmResult {
        juju.status_get_app()?;
        Ok(())
    };
    let (mut juju, _) = juju(|request| Err(Error::refused(request.tool(), 1, "this unit is not the leader")));
    let error = charm.handle(&Hook::Start, &mut juju).unwrap_err();
    assert_eq!(error.to_string(), "status-get: this unit is not the leader");
    assert!(error.downcast_ref::<Error>().is_some_and(Error::is_refused));
}

#[test]
fn a_charm_may_fail_with_any_error() {
    let error = failure(&|_: &Hook, _: &mut Juju| -> CharmResult {
        let _: u16 = "eighty".parse()?;
        Ok(())
    });
    assert!(error.is::<std::num::ParseIntError>(), "{error}");
}

#[test]
fn a_charm_may_fail_with_a_text() {
    let plain = failure(&|_: &Hook, _: &mut Juju| -> CharmResult { Err("no database".into()) });
    assert_eq!(plain.to_string(), "no database");
    let asked = failure(&|_: &Hook, _: &mut Juju| -> CharmResult { Ok(None.ok_or("no address")?) });
    assert_eq!(asked.to_string(), "no address");
}

#[test]
fn a_charm_knows_its_unit() {
    let juju = nothing();
    assert_eq!((juju.unit_name(), juju.app_name()), ("web/0".to_owned(), "web".to_owned()));
    assert_eq!(juju.unit(), &Unit::new("web/0"));
}

#[test]
fn a_handle_is_passed_on_to_another_thread() {
    let (request, leader) =
        ask(json!(true), |juju| std::thread::scope(|scope| scope.spawn(|| juju.is_leader()).join().unwrap()));
    assert_eq!((request, leader), (IsLeader {}.into(), true));
}

#[test]
fn is_leader_asks_anew_each_time() {
    let mut answers = [true, false].into_iter();
    let (mut juju, asked) = juju(move |_| Ok(Answer::IsLeader(answers.next().unwrap())));
    assert_eq!((juju.is_leader(), juju.is_leader()), (Ok(true), Ok(false)));
    assert_eq!(*asked.lock().unwrap(), [IsLeader {}.into(), IsLeader {}.into()]);
}

#[test]
fn the_config_is_asked_for_as_a_whole_or_by_key() {
    let (request, config) = ask(json!({"acts": 5}), Juju::config_get);
    assert_eq!((request, config), (ConfigGet::new().into(), Config::from([("acts", 5)])));
    let (request, acts) = ask(json!(5), |juju| juju.config_get_key("acts"));
    assert_eq!((request, acts), (ConfigGet::key("acts").into(), Some(ConfigValue::Int(5))));
    let (_, unset) = ask(Value::Null, |juju| juju.config_get_key("acts"));
    assert_eq!(unset, None);
}

#[test]
fn statuses_are_asked_for_and_set() {
    let printed = json!({"status": "active", "message": "ready", "status-data": {}});
    let (request, status) = ask(printed.clone(), Juju::status_get);
    assert_eq!(request, StatusGet { application: false }.into());
    assert_eq!(status, ("active", "ready"));

    let printed =
        json!({"application-status": {"status": "waiting", "message": "", "units": {"web/0": printed}}});
    let (request, status) = ask(printed, Juju::status_get_app);
    assert_eq!(request, StatusGet { application: true }.into());
    let units = [("web/0", Status::active("ready"))].into();
    assert_eq!(status, AppStatus { status: Status::waiting(""), units });

    let set = |application| {
        Request::from(StatusSet { status: StatusName::Blocked, message: "no db".to_owned(), application })
    };
    assert_eq!(tell(|juju| juju.status_set(Status::blocked("no db"))), set(false));
    assert_eq!(tell(|juju| juju.status_set_app(Status::blocked("no db"))), set(true));
    assert_eq!(
        tell(|juju| juju.application_version_set("1.2")),
        ApplicationVersionSet { version: "1.2".to_owned() }.into()
    );
}

#[test]
fn relations_are_listed() {
    let (request, ids) = ask(json!(["db:3"]), |juju| juju.relation_ids("db"));
    assert_eq!((request, ids), (RelationIds { endpoint: Some("db".to_owned()) }.into(), vec![db()]));
    let (request, units) = ask(json!(["pg/0"]), |juju| juju.relation_list(3));
    assert_eq!(request, RelationList { relation: Some(db()), app: false }.into());
    assert_eq!(units, ["pg/0"]);
    let id = db();
    let (request, app) = ask(json!("pg"), |juju| juju.relation_list_app(&id));
    assert_eq!(request, RelationList { relation: Some(id), app: true }.into());
    assert_eq!(app, "pg");
    let (request, model) = ask(json!({"uuid": "a"}), |juju| juju.relation_model_get(db()));
    assert_eq!(request, RelationModelGet { relation: Some(db()) }.into());
    assert_eq!(model, RelationModel { uuid: "a".to_owned() });
}

#[test]
fn databags_are_read() {
    let get = |member: &str, key: Option<&str>, app| {
        let (member, key) = (Some(member.into()), key.map(Into::into));
        Request::from(RelationGet { relation: Some(db()), key, member, app })
    };
    let (request, bag) = ask(json!({"host": "10.1.2.3"}), |juju| juju.relation_get(3, "pg/0"));
    assert_eq!((request, bag), (get("pg/0", None, false), Databag::from([("host", "10.1.2.3")])));
    let (request, bag) = ask(json!({}), |juju| juju.relation_get_app(3, "pg"));
    assert_eq!((request, bag), (get("pg", None, true), Databag::new()));
    let (request, host) = ask(json!("10.1.2.3"), |juju| juju.relation_get_key(3, "pg/0", "host"));
    assert_eq!((request, host.as_deref()), (get("pg/0", Some("host"), false), Some("10.1.2.3")));
    let (_, missing) = ask(Value::Null, |juju| juju.relation_get_key(3, "pg/0", "host"));
    assert_eq!(missing, None);
}

#[test]
fn databags_are_written() {
    let set = |app| {
        let settings = vec![("host".into(), "10.1.2.3".into()), ("port".into(), "".into())];
        Request::from(RelationSet { relation: Some(db()), app, settings })
    };
    let settings = [("host", "10.1.2.3"), ("port", "")];
    assert_eq!(tell(|juju| juju.relation_set(3, settings)), set(false));
    assert_eq!(tell(|juju| juju.relation_set_app(db(), settings)), set(true));
}

#[test]
fn ports_are_opened_closed_and_listed() {
    let ports = PortRange::udp(53);
    assert_eq!(tell(|juju| juju.open_port(8080)), OpenPort { ports: 8080.into(), endpoints: vec![] }.into());
    assert_eq!(tell(|juju| juju.close_port(ports)), ClosePort { ports, endpoints: vec![] }.into());
    let (request, opened) = ask(json!(["80/tcp (*)", "53/udp (db)"]), Juju::opened_ports);
    assert_eq!(request, OpenedPorts { endpoints: true }.into());
    assert_eq!(opened, [OpenedPort::from(80), OpenedPort::from(ports).only_for("db")]);
}

#[test]
fn addresses_and_the_goal_are_asked_for() {
    let (request, info) = ask(json!({"ingress-addresses": ["192.0.2.7"]}), |juju| juju.network_get("db"));
    assert_eq!(request, NetworkGet { binding: "db".to_owned(), relation: None }.into());
    assert_eq!(info, NetworkInfo { ingress_addresses: vec!["192.0.2.7".to_owned()], ..Default::default() });
    let (request, address) = ask(json!("10.7.0.4"), |juju| juju.unit_get(AddressKind::PublicAddress));
    assert_eq!(request, UnitGet { setting: AddressKind::PublicAddress }.into());
    assert_eq!(address, "10.7.0.4");
    let (request, goal) = ask(json!({"units": {}, "relations": {}}), Juju::goal_state);
    assert_eq!((request, goal), (GoalStateGet {}.into(), GoalState::default()));
}

#[test]
fn a_line_is_logged_at_info_or_at_the_level_that_is_said() {
    let line = |level| Request::from(JujuLog { level, message: "hello".to_owned() });
    assert_eq!(tell(|juju| juju.juju_log("hello")), line(LogLevel::Info));
    assert_eq!(tell(|juju| juju.juju_log_at(LogLevel::Critical, "hello")), line(LogLevel::Critical));
}

#[test]
fn a_call_that_no_method_makes_can_be_made_all_the_same() {
    let (request, data) = ask(json!({"acts": null}), |juju| juju.call(ConfigGet::all()));
    assert_eq!(request, ConfigGet::all().into());
    assert_eq!(data, ConfigData::All([("acts", None)].into()));
}

/// The lines that are logged for this message.
fn logged(message: &str) -> Vec<String> {
    let (mut juju, asked) = juju(|_| Ok(Answer::JujuLog(())));
    juju.juju_log_at(LogLevel::Error, message).expect("it is logged");
    let asked = asked.lock().expect("nobody panics with it");
    let line = |request: &Request| match request {
        Request::JujuLog(JujuLog { level: LogLevel::Error, message }) => message.clone(),
        other => panic!("{}", other.tool()),
    };
    asked.iter().map(line).collect()
}

#[test]
fn a_line_that_a_process_can_be_given_is_logged_as_one() {
    for message in [String::new(), "x".repeat(131_071)] {
        assert_eq!(logged(&message), [message]);
    }
}

#[test]
fn a_longer_line_is_logged_in_several() {
    let lines = logged(&"x".repeat(300_000));
    let lengths: Vec<usize> = lines.iter().map(String::len).collect();
    assert_eq!(lengths, [131_071, 131_071, 300_000 - 2 * 131_071]);
}

#[test]
fn a_long_line_is_never_split_inside_a_character() {
    for (front, characters) in [("", "€"), ("x", "€"), ("xx", "€"), ("", "😀"), ("xyz", "😀")] {
        let message = front.to_owned() + &characters.repeat(100_000);
        let lines = logged(&message);
        assert_eq!(lines.concat(), message);
        assert!(lines.iter().all(|line| !line.is_empty() && line.len() <= 131_071));
        assert!(lines.iter().rev().skip(1).all(|line| line.len() > 131_071 - characters.len()));
    }
}

#[test]
fn when_a_piece_of_a_line_is_refused_the_rest_is_not_logged() {
    let (mut juju, asked) = juju(|_| Err(Error::refused("juju-log", 1, "no")));
    assert!(juju.juju_log("x".repeat(300_000)).unwrap_err().is_refused());
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[test]
fn the_answer_of_another_tool_is_an_error() {
    let (mut juju, _) = juju(|_| Ok(Answer::UnitGet("10.7.0.4".to_owned())));
    let errors = [
        ("is-leader", juju.is_leader().unwrap_err()),
        ("config-get", juju.config_get().unwrap_err()),
        ("juju-log", juju.juju_log("x").unwrap_err()),
    ];
    for (tool, error) in errors {
        assert!(!error.is_refused());
        assert!(error.to_string().starts_with(&format!("{tool}: ")), "{error}");
    }
}

#[test]
fn an_answer_to_another_question_is_an_error() {
    let read = |request: Request, json| request.read(json).expect("an answer to it");
    let one = read(ConfigGet::key("acts").into(), json!(5));
    let whole = read(ConfigGet::new().into(), json!({}));
    let key = RelationGet { key: Some("host".into()), ..RelationGet::default() };
    let (of_key, of_bag) = (read(key.into(), json!("x")), read(RelationGet::default().into(), json!({})));
    let app = read(RelationList { relation: None, app: true }.into(), json!("pg"));
    let units = read(RelationList::default().into(), json!([]));
    let unit_status = read(StatusGet { application: false }.into(), json!({"status": "active"}));
    let app_status = read(StatusGet { application: true }.into(), json!({"status": "active"}));
    let answered = |answer: Answer| juju(move |_| Ok(answer.clone())).0;
    let errors = [
        answered(one).config_get().map(drop),
        answered(whole).config_get_key("acts").map(drop),
        answered(of_key.clone()).relation_get(3, "pg/0").map(drop),
        answered(of_key).relation_get_app(3, "pg").map(drop),
        answered(of_bag).relation_get_key(3, "pg/0", "host").map(drop),
        answered(app).relation_list(3).map(drop),
        answered(units).relation_list_app(3).map(drop),
        answered(unit_status).status_get_app().map(drop),
        answered(app_status).status_get().map(drop),
    ];
    for error in errors {
        let message = error.unwrap_err().to_string();
        assert!(message.contains("another question"), "{message}");
    }
}
