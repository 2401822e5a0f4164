//! The hook tools of secrets.

use juju_charm::Rotation;
use juju_scenario::prelude::*;

use super::{
    after, begin, call, check, check_on, fails, is_silent, led, prints, related, shown, stage, wrong,
};

const OWN: &str = "9m4e2mr0ui3e8a215n4g";
const UNITS: &str = "cd88u16ffbaql5kgmlh0";
const GRANTED: &str = "d0u16ffbaql5kgmlh0cg";
const FORBIDDEN: &str = "e0u16ffbaql5kgmlh0cg";
const NEXT: &str = "f0u16ffbaql5kgmlh0cg";
const MODEL: &str = "f4b4e4a1-0f3c-4d1e-8a55-0b2f6e6d8c11";

fn secretive() -> Scene {
    let mut scene = related();
    scene.context.state = scene
        .context
        .state
        .secret(
            secret(OWN, [("admin10", "x"), ("admin2", "y: z")]).label("admin").description("for the stage"),
        )
        .secret(secret(UNITS, [("token", "12345")]).owner("unit"))
        .secret(secret(GRANTED, [("cert", "-----BEGIN\nabc\n-----END\n")]).owner("pg").consumer_label("cert"))
        .secret(secret(FORBIDDEN, [("key", "value")]).owner("pg").not_granted())
        .next_secret_id(NEXT);
    scene
}

#[test]
fn secret_add_prints_the_uri() {
    let uri = format!("secret:{NEXT}\n");
    let lines = [
        "secret-add --owner unit token=abc",
        "secret-add --owner=unit token#base64=YWJj",
        "secret-add token=abc --owner unit --label l --description d --rotate monthly --expire 1h30m",
        "secret-add --owner unit --expire 2027-01-31T12:00:00Z token=abc",
        "secret-add --owner unit --expire 2027-01-31T12:00:00 token=abc",
        "secret-add --owner unit --rotate '' --expire '' --label '' token=abc",
    ];
    check(&secretive(), lines.map(|line| prints(line, uri.clone())));
    check(
        &led(secretive()),
        [
            prints("secret-add token=abc", uri.clone()),
            prints("secret-add --owner application token=abc", uri),
        ],
    );
    let out =
        after(&secretive(), &["secret-add --owner unit --label l tok#base64=AA== pass=a=b=c token=1=x"]);
    let added = out.context_out.state.secrets.last().unwrap();
    let content = added.latest_content();
    assert_eq!(content.bytes("tok").unwrap(), [0]);
    assert_eq!((content.get("pass").unwrap(), content.get("token").unwrap()), ("a=b=c".into(), "1=x".into()));
    assert_eq!(added.label.as_deref(), Some("l"));
    // Padding is cut off before the first = is looked for, and counts for the value all the same.
    let out = after(&secretive(), &["secret-add --owner unit token=abc=="]);
    assert_eq!(out.context_out.state.secrets.last().unwrap().latest_content().get("token").unwrap(), "abc==");
}

#[test]
fn what_is_wrong_with_secret_add() {
    check(
        &secretive(),
        [
            wrong("secret-add", "missing secret value or filename"),
            wrong("secret-add --rotate foo", "missing secret value or filename"),
            wrong("secret-add token", "key value \"token\" not valid"),
            wrong("secret-add token=", "key value \"token=\" not valid"),
            wrong("secret-add token==", "key value \"token==\" not valid"),
            wrong("secret-add =x", "key value \"=x\" not valid"),
            wrong("secret-add fo=x", "key \"fo\" not valid"),
            wrong("secret-add Foo=x", "key \"Foo\" not valid"),
            wrong("secret-add foo-=x", "key \"foo-\" not valid"),
            wrong("secret-add foo--bar=x", "key \"foo--bar\" not valid"),
            wrong("secret-add 1foo=x", "key \"1foo\" not valid"),
            wrong("secret-add fo#base64=AA==", "key \"fo\" not valid"),
            wrong("secret-add token=x --rotate foo", "rotate policy \"foo\" not valid"),
            wrong(
                "secret-add token=x --expire 2022-01-01",
                "expire time or duration \"2022-01-01\" not valid",
            ),
            wrong("secret-add token=x --expire -1h", "negative expire duration \"-1h\" not valid"),
            wrong("secret-add token=x --expire 0s", "negative expire duration \"0s\" not valid"),
            wrong("secret-add token=x --owner foo", "secret owner \"foo\" not valid"),
            wrong("secret-add token=x --owner ''", "secret owner \"\" not valid"),
            wrong("secret-add token=x -label x", "option provided but not defined: -l"),
            wrong("secret-add token=x --format json", "option provided but not defined: --format"),
            wrong("secret-add -", "key value \"-\" not valid"),
            // One after another: expiry, rotation, owner, values, file.
            wrong(
                "secret-add fo=x --owner foo --rotate foo --expire x",
                "expire time or duration \"x\" not valid",
            ),
            wrong("secret-add fo=x --owner foo --rotate foo", "rotate policy \"foo\" not valid"),
            wrong("secret-add fo=x --owner foo", "secret owner \"foo\" not valid"),
            wrong("secret-add fo=x --file /nowhere/at/all", "key \"fo\" not valid"),
            wrong("secret-add --file /nowhere/at/all", "open /nowhere/at/all: no such file or directory"),
            wrong(
                "secret-add token#file=/nowhere/at/all",
                "reading content for secret key \"token\": open /nowhere/at/all: no such file or directory",
            ),
            fails("secret-add token=x", "this unit is not the leader"),
        ],
    );
    check(
        &led(secretive()),
        [
            wrong("secret-add", "missing secret value or filename"),
            prints("secret-add token=x", format!("secret:{NEXT}\n")),
        ],
    );
}

#[test]
fn a_label_is_taken_once_a_hook() {
    let mut hook = begin(&secretive());
    assert_eq!(call(&mut hook, "secret-add --owner unit --label l token=x", "").code, 0);
    let reply = call(&mut hook, "secret-add --owner unit --label l token=x", "");
    assert_eq!(
        shown(&reply),
        shown(&super::Reply {
            code: 1,
            stdout: vec![],
            stderr: b"ERROR secret with label \"l\" already exists\n".to_vec(),
        })
    );
}

#[test]
fn secret_set_takes_a_uri_and_what_is_new() {
    check(
        &led(secretive()),
        [
            is_silent(format!("secret-set {OWN} token=abc")),
            is_silent(format!("secret-set secret:{OWN} --label x")),
            is_silent(format!("secret-set secret:{OWN}")),
            is_silent(format!("secret-set secret:{OWN} --owner unit token=abc")),
            // That it is another's, or nobody's, is found out in the end.
            is_silent(format!("secret-set {GRANTED} token=abc")),
            wrong("secret-set", "missing secret URI"),
            wrong("secret-set --rotate foo", "missing secret URI"),
            wrong("secret-set foo token=abc", "secret URI \"foo\" not valid"),
            wrong(format!("secret-set http:{OWN}"), "secret URI scheme \"http\" not valid"),
            wrong(format!("secret-set secret://globe/{OWN}"), "host controller UUID \"globe\" not valid"),
            wrong(format!("secret-set {OWN} token"), "key value \"token\" not valid"),
            wrong(format!("secret-set {OWN} --owner foo"), "secret owner \"foo\" not valid"),
            wrong(
                format!("secret-set {OWN} --file /nowhere/at/all"),
                "open /nowhere/at/all: no such file or directory",
            ),
        ],
    );
    // Nor does a unit that is not the leader know anything of the application's.
    check(&secretive(), [is_silent(format!("secret-set {OWN} token=abc"))]);
}

#[test]
fn secret_get_prints_yaml() {
    let all = "admin2: 'y: z'\nadmin10: x\n";
    let cert = "|\n  -----BEGIN\n  abc\n  -----END\n";
    check(
        &secretive(),
        [
            prints(format!("secret-get {OWN}"), all),
            prints(format!("secret-get secret:{OWN}"), all),
            prints(format!("secret-get secret:/{OWN}"), all),
            prints(format!("secret-get secret://{MODEL}/{OWN}"), all),
            prints(format!("secret-get secret:{MODEL}/{OWN}"), all),
            prints(format!("secret-get {OWN} ''"), all),
            prints(format!("secret-get --format json {OWN}"), "{\"admin10\":\"x\",\"admin2\":\"y: z\"}\n"),
            prints(format!("secret-get {OWN} admin2"), "'y: z'\n"),
            prints(format!("secret-get {OWN} admin2 --format json"), "\"y: z\"\n"),
            prints(format!("secret-get {OWN} admin2#base64"), "eTogeg==\n"),
            prints(format!("secret-get {UNITS} token"), "\"12345\"\n"),
            prints(format!("secret-get {GRANTED} cert"), cert),
            prints("secret-get --label cert", "cert: |\n  -----BEGIN\n  abc\n  -----END\n"),
            prints("secret-get --label admin --peek", all),
            prints("secret-get --label=admin --refresh", all),
            prints(format!("secret-get {OWN} --peek --refresh=false"), all),
        ],
    );
}

#[test]
fn what_is_wrong_with_secret_get() {
    check(
        &secretive(),
        [
            wrong("secret-get", "require either a secret URI or label"),
            wrong("secret-get --label ''", "require either a secret URI or label"),
            wrong("secret-get --peek --refresh", "require either a secret URI or label"),
            wrong("secret-get foo", "secret URI \"foo\" not valid"),
            wrong(format!("secret-get http:{OWN}"), &format!("secret URI \"http:{OWN}\" not valid")),
            wrong(
                format!("secret-get secret://globe/{OWN}"),
                &format!("secret URI \"secret://globe/{OWN}\" not valid"),
            ),
            wrong("secret-get --label admin token", "secret URI \"token\" not valid"),
            wrong("secret-get ''", "secret URI \"\" not valid"),
            wrong("secret-get foo --peek --refresh", "secret URI \"foo\" not valid"),
            wrong(
                format!("secret-get {OWN} --peek --refresh"),
                "specify one of --peek or --refresh but not both",
            ),
            wrong(
                format!("secret-get {OWN} --peek --refresh a b"),
                "specify one of --peek or --refresh but not both",
            ),
            wrong(format!("secret-get {OWN} a b c"), "unrecognized args: [\"b\" \"c\"]"),
            wrong(
                format!("secret-get {OWN} --format smart"),
                "invalid value \"smart\" for option --format: unknown format \"smart\"",
            ),
            fails(format!("secret-get {OWN} nope"), "secret key value \"nope\" not found"),
            fails(format!("secret-get {FORBIDDEN}"), "permission denied"),
            fails(format!("secret-get {NEXT}"), &format!("secret \"secret:{NEXT}\" not found")),
            fails("secret-get --label nope", "consumer label \"nope\" not found"),
        ],
    );
}

#[test]
fn secret_grant_names_a_relation_and_maybe_a_unit() {
    let led = led(secretive());
    check(
        &led,
        [
            is_silent(format!("secret-grant {OWN} -r 7")),
            is_silent(format!("secret-grant secret:{OWN} --relation=db:7 --unit pg/2")),
            wrong("secret-grant", "missing secret URI"),
            wrong("secret-grant foo", "secret URI \"foo\" not valid"),
            wrong("secret-grant foo -r foo", "invalid value \"foo\" for option -r: invalid relation id"),
            wrong(
                format!("secret-grant {OWN} --relation -666"),
                "invalid value \"-666\" for option --relation: relation not found",
            ),
            wrong(format!("secret-grant {OWN}"), "no relation id specified"),
            wrong(format!("secret-grant {OWN} --unit foo x"), "no relation id specified"),
            wrong(format!("secret-grant {OWN} -r 7 --unit foo"), "unit \"foo\" not valid"),
            wrong(
                format!("secret-grant {OWN} -r 7 --unit mysql/0"),
                "cannot specify unit \"mysql/0\" in relation to application \"pg\"",
            ),
            wrong(format!("secret-grant {OWN} -r 7 x"), "unrecognized args: [\"x\"]"),
            fails(format!("secret-grant {GRANTED} -r 7"), &format!("secret \"{GRANTED}\" not found")),
        ],
    );
    check(&secretive(), [fails(format!("secret-grant {OWN} -r 7"), &format!("secret \"{OWN}\" not found"))]);
    let changed = Scene::new(event("db-relation-changed").remote_unit(2)).state(led.context.state);
    check(&changed, [is_silent(format!("secret-grant {OWN}"))]);
}

#[test]
fn secret_revoke_names_one_of_three() {
    let led = led(secretive());
    check(
        &led,
        [
            is_silent(format!("secret-revoke {OWN} -r 7")),
            is_silent(format!("secret-revoke {OWN} --app pg")),
            is_silent(format!("secret-revoke {OWN} --application pg")),
            is_silent(format!("secret-revoke {OWN} --unit pg/2")),
            wrong("secret-revoke", "missing secret URI"),
            wrong("secret-revoke foo --app 0/foo", "secret URI \"foo\" not valid"),
            wrong(format!("secret-revoke {OWN} --app 0/foo --unit foo"), "application \"0/foo\" not valid"),
            wrong(format!("secret-revoke {OWN} --app pg --unit foo"), "unit \"foo\" not valid"),
            wrong(
                format!("secret-revoke {OWN} -r 7 --app pg --unit pg/2"),
                "specify only one of application or unit",
            ),
            wrong(format!("secret-revoke {OWN} -r 7 --app pg x"), "do not specify both relation and app"),
            wrong(format!("secret-revoke {OWN}"), "missing relation or application or unit"),
            wrong(format!("secret-revoke {OWN} x"), "missing relation or application or unit"),
            wrong(format!("secret-revoke {OWN} --app pg x"), "unrecognized args: [\"x\"]"),
            wrong(
                format!("secret-revoke {OWN} -r 9"),
                "invalid value \"9\" for option -r: relation not found",
            ),
        ],
    );
    let changed = Scene::new(event("db-relation-changed").remote_unit(2)).state(led.context.state);
    check(
        &changed,
        [
            is_silent(format!("secret-revoke {OWN}")),
            wrong(format!("secret-revoke {OWN} --app pg"), "do not specify both relation and app"),
        ],
    );
}

#[test]
fn secret_remove_may_name_a_revision() {
    let rows = [
        is_silent(format!("secret-remove {UNITS}")),
        is_silent(format!("secret-remove {UNITS} --revision 1")),
        is_silent(format!("secret-remove {UNITS} --revision=0x1")),
        is_silent(format!("secret-remove {UNITS} --revision -3")),
        wrong("secret-remove", "missing secret URI"),
        wrong("secret-remove foo", "secret URI \"foo\" not valid"),
        wrong(
            format!("secret-remove {UNITS} --revision x"),
            "invalid value \"x\" for option --revision: strconv.ParseInt: parsing \"x\": invalid syntax",
        ),
        wrong(format!("secret-remove {UNITS} x"), "unrecognized args: [\"x\"]"),
        is_silent(format!("secret-remove {OWN}")),
    ];
    check(&secretive(), rows);
    let left =
        after(&secretive(), &[&format!("secret-remove {UNITS} --revision -3")]).context_out.state.secrets;
    assert!(left.iter().all(|secret| secret.id != UNITS));
}

#[test]
fn secret_ids_are_bare() {
    check(
        &secretive(),
        [
            prints("secret-ids", format!("{UNITS}\n")),
            prints("secret-ids --format yaml", format!("- {UNITS}\n")),
            prints("secret-ids --format json", format!("[\"{UNITS}\"]\n")),
            wrong("secret-ids x", "unrecognized args: [\"x\"]"),
        ],
    );
    check(&led(secretive()), [prints("secret-ids", format!("{OWN}\n{UNITS}\n"))]);
    check(
        &related(),
        [
            is_silent("secret-ids"),
            prints("secret-ids --format yaml", "[]\n"),
            prints("secret-ids --format json", "null\n"),
        ],
    );
}

#[test]
fn secret_info_get_describes_a_secret() {
    let mut scene = led(secretive());
    scene.context.state.next_secret_ids = Default::default();
    scene.context.state = scene.context.state.secret(
        secret(NEXT, [("key", "x")])
            .rotate(Rotation::Hourly)
            .expire("2027-01-31T12:00:00Z")
            .revision(3, [("key", "y")])
            .grant(7, "pg"),
    );
    let plain = format!("{UNITS}:\n  revision: 1\n  label: \"\"\n  owner: unit\n");
    let described = format!(
        "{OWN}:\n  revision: 1\n  label: admin\n  owner: application\n  description: for the stage\n"
    );
    let whole = format!(
        "{NEXT}:\n  revision: 3\n  label: \"\"\n  owner: application\n  rotation: hourly\n  \
         expiry: 2027-01-31T12:00:00Z\n  access:\n  - target: application-pg\n    scope: relation-foo.db#pg.db\n    role: view\n"
    );
    let json = format!("{{\"{UNITS}\":{{\"revision\":1,\"label\":\"\",\"owner\":\"unit\"}}}}\n");
    check(
        &scene,
        [
            prints(format!("secret-info-get {UNITS}"), plain.clone()),
            prints(format!("secret-info-get --format yaml secret:{UNITS}"), plain),
            prints(format!("secret-info-get --format json {UNITS}"), json),
            prints("secret-info-get --label admin", described),
            prints(format!("secret-info-get {NEXT}"), whole),
            wrong("secret-info-get", "require either a secret URI or label"),
            wrong(
                format!("secret-info-get --label admin {OWN}"),
                "specify either a secret URI or label but not both",
            ),
            wrong("secret-info-get foo", "secret URI \"foo\" not valid"),
            wrong("secret-info-get --label admin foo", "secret URI \"foo\" not valid"),
            wrong(format!("secret-info-get {OWN} x"), "unrecognized args: [\"x\"]"),
            wrong(
                "secret-info-get --format smart",
                "invalid value \"smart\" for option --format: unknown format \"smart\"",
            ),
            fails(format!("secret-info-get {GRANTED}"), &format!("secret \"{GRANTED}\" not found")),
            fails("secret-info-get --label nope", "secret \"nope\" not found"),
        ],
    );
}

#[test]
fn how_large_a_secret_may_be() {
    let large = |length: usize| format!("secret-add --owner unit token={}", "x".repeat(length));
    let words = "base64 encoded secret content for key \"token\" too large: 1333336 bytes";
    check_on(&stage().juju_version("3.6.0"), &secretive(), [wrong(large(1_000_001), words)]);
}
