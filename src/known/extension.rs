//! Charmcraft's extensions, which declare for a charm what all charms of a framework have.

use serde_json::{Map, Value, json};

use super::declaration::Wrong;

/// What an extension stands for.
struct Framework {
    name: &'static str,
    /// Whether its container and its image are called by the framework's name.
    is_named: bool,
    options: fn() -> Value,
    /// The path that a login comes back to, for an endpoint of the interface `oauth`.
    redirect_path: fn(&str) -> String,
}

const FRAMEWORKS: [Framework; 6] = [
    Framework { name: "django", is_named: true, options: django, redirect_path: callback },
    Framework { name: "expressjs", is_named: false, options: plain, redirect_path: callback },
    Framework { name: "fastapi", is_named: false, options: fastapi, redirect_path: callback },
    Framework { name: "flask", is_named: true, options: flask, redirect_path: callback },
    Framework { name: "go", is_named: false, options: plain, redirect_path: callback },
    Framework {
        name: "spring-boot",
        is_named: false,
        options: spring_boot,
        redirect_path: |endpoint| format!("/login/oauth2/code/{endpoint}"),
    },
];

fn callback(_: &str) -> String {
    "/callback".to_owned()
}

/// The options of the framework's web server.
fn gunicorn() -> Value {
    json!({
        "webserver-keepalive": {"type": "int"},
        "webserver-threads": {"type": "int"},
        "webserver-timeout": {"type": "int"},
        "webserver-workers": {"type": "int"},
        "webserver-worker-class": {"type": "string"},
    })
}

fn metrics(path: &str) -> Value {
    json!({
        "metrics-port": {"type": "int", "default": 8080},
        "metrics-path": {"type": "string", "default": path},
    })
}

fn secrets() -> Value {
    json!({"app-secret-key": {"type": "string"}, "app-secret-key-id": {"type": "secret"}})
}

fn port() -> Value {
    json!({"app-port": {"type": "int", "default": 8080}})
}

fn all(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut all = Map::new();
    for part in parts {
        if let Value::Object(part) = part {
            all.extend(part);
        }
    }
    Value::Object(all)
}

fn plain() -> Value {
    all([port(), metrics("/metrics"), secrets()])
}

fn fastapi() -> Value {
    let webserver = json!({
        "webserver-workers": {"type": "int", "default": 1},
        "webserver-port": {"type": "int", "default": 8080},
        "webserver-log-level": {"type": "string", "default": "info"},
    });
    all([webserver, metrics("/metrics"), secrets()])
}

fn spring_boot() -> Value {
    all([port(), json!({"app-profiles": {"type": "string"}}), metrics("/actuator/prometheus"), secrets()])
}

fn flask() -> Value {
    let flask = json!({
        "flask-application-root": {"type": "string"},
        "flask-debug": {"type": "boolean"},
        "flask-env": {"type": "string"},
        "flask-permanent-session-lifetime": {"type": "int"},
        "flask-preferred-url-scheme": {"type": "string", "default": "HTTPS"},
        "flask-secret-key": {"type": "string"},
        "flask-secret-key-id": {"type": "secret"},
        "flask-session-cookie-secure": {"type": "boolean"},
    });
    all([gunicorn(), flask])
}

fn django() -> Value {
    let django = json!({
        "django-debug": {"type": "boolean", "default": false},
        "django-secret-key": {"type": "string"},
        "django-secret-key-id": {"type": "secret"},
        "django-allowed-hosts": {"type": "string"},
    });
    all([gunicorn(), django])
}

impl Framework {
    /// What the extension declares for a charm.
    fn declares(&self, charm: &Map<String, Value>) -> Map<String, Value> {
        let app = if self.is_named { format!("{}-app", self.name) } else { "app".to_owned() };
        let image = format!("{app}-image");
        let mut actions = Map::from_iter([("rotate-secret-key".to_owned(), json!({}))]);
        if self.name == "django" {
            let params = json!({"username": {"type": "string"}, "email": {"type": "string"}});
            let superuser = json!({"params": params, "required": ["username", "email"]});
            actions.insert("create-superuser".to_owned(), superuser);
        }
        let options = all([(self.options)(), self.login_options(charm)]);
        let declared = json!({
            "assumes": ["k8s-api"],
            "containers": {app: {"resource": image}},
            "resources": {image: {"type": "oci-image"}},
            "peers": {"secret-storage": {"interface": "secret-storage"}},
            "actions": actions,
            "requires": {"logging": {"interface": "loki_push_api"}, "ingress": {"interface": "ingress", "limit": 1}},
            "provides": {
                "metrics-endpoint": {"interface": "prometheus_scrape"},
                "grafana-dashboard": {"interface": "grafana_dashboard"},
            },
            "config": {"options": options},
        });
        match declared {
            Value::Object(declared) => declared,
            _ => Map::new(),
        }
    }

    /// The options of each endpoint that users log in by.
    fn login_options(&self, charm: &Map<String, Value>) -> Value {
        let mut options = Map::new();
        for (endpoint, written) in charm.get("requires").and_then(Value::as_object).into_iter().flatten() {
            let interface = written.get("interface").unwrap_or(written);
            if interface != "oauth" {
                continue;
            }
            let mut add = |suffix: &str, default: &str| {
                options.insert(format!("{endpoint}-{suffix}"), json!({"type": "string", "default": default}));
            };
            add("redirect-path", &(self.redirect_path)(endpoint));
            add("scopes", "openid profile email");
            if self.name == "spring-boot" {
                add("user-name-attribute", "sub");
            }
        }
        Value::Object(options)
    }
}

/// Adds to a `charmcraft.yaml` what its extensions declare, and hands back those that are not known.
pub(super) fn expand(charmcraft: &mut Value) -> Result<Vec<String>, Wrong> {
    let Some(charm) = charmcraft.as_object_mut() else { return Ok(Vec::new()) };
    let names = charm.get("extensions").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut unknown = Vec::new();
    for name in names.iter().filter_map(Value::as_str) {
        let framework = name
            .strip_suffix("-framework")
            .and_then(|name| FRAMEWORKS.iter().find(|framework| framework.name == name));
        match framework {
            Some(framework) => merge(charm, framework)?,
            None => unknown.push(name.to_owned()),
        }
    }
    Ok(unknown)
}

fn merge(charm: &mut Map<String, Value>, framework: &Framework) -> Result<(), Wrong> {
    let extension = format!("{}-framework", framework.name);
    if let Some(key) =
        ["devices", "extra-bindings", "storage"].into_iter().find(|key| charm.contains_key(*key))
    {
        let message = format!("the extension {extension} takes no charm with `{key}`");
        return Err(Wrong::new(key, message).help(format!("leave `{key}` out, or the extension")));
    }
    check_options(charm, framework, &extension)?;
    for (key, declared) in framework.declares(charm) {
        match key.as_str() {
            "assumes" | "containers" | "resources" | "peers" => {
                if charm.get(&key).is_some_and(|own| *own != declared) {
                    let message = format!("the extension {extension} declares `{key}` itself");
                    return Err(Wrong::new(key, message).help("leave it out"));
                }
                charm.insert(key, declared);
            }
            "config" => {
                let config = charm.entry("config").or_insert_with(|| json!({}));
                let options = declared.get("options").cloned().unwrap_or_default();
                match config.as_object_mut() {
                    Some(config) => add(config, "options", options, "config.options", &extension)?,
                    None => *config = declared,
                }
            }
            _ => add(charm, &key, declared, &key, &extension)?,
        }
    }
    Ok(())
}

/// Options whose names the extension keeps for itself, and such as have to be set and have a default all the same.
fn check_options(charm: &Map<String, Value>, framework: &Framework, extension: &str) -> Result<(), Wrong> {
    let options = charm.get("config").and_then(|config| config.get("options")).and_then(Value::as_object);
    for (name, option) in options.into_iter().flatten() {
        let path = format!("config.options.{name}");
        let own_prefix = format!("{}-", framework.name);
        if let Some(prefix) = ["webserver-", &own_prefix].into_iter().find(|prefix| name.starts_with(*prefix))
        {
            let message = format!("the extension {extension} keeps the names that begin with `{prefix}`");
            return Err(Wrong::new(path, message).help("give the option another name"));
        }
        let has_to_be_set = option.get("optional") == Some(&Value::Bool(false));
        if has_to_be_set && option.get("default").is_some_and(|default| !default.is_null()) {
            let message = "an option that is not optional has to be set, and so has no default";
            return Err(Wrong::new(path, message).help("leave out the default, or `optional`"));
        }
    }
    Ok(())
}

/// Adds entries to a mapping of the charm's, which has none of these names.
fn add(
    charm: &mut Map<String, Value>,
    key: &str,
    declared: Value,
    path: &str,
    extension: &str,
) -> Result<(), Wrong> {
    let own = charm.entry(key).or_insert(Value::Null);
    let (Some(own), Value::Object(declared)) = (own.as_object_mut(), declared.clone()) else {
        *own = declared;
        return Ok(());
    };
    if let Some(name) = declared.keys().find(|name| own.contains_key(*name)) {
        let message = format!("the extension {extension} declares `{name}` itself");
        return Err(Wrong::new(format!("{path}.{name}"), message).help("rename it, or leave it out"));
    }
    own.extend(declared);
    Ok(())
}
