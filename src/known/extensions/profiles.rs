//! The extensions of charmcraft for applications of twelve factors, each with what it adds.

use serde_json::{Map, Value, json};

/// What an extension adds to a `charmcraft.yaml`, in the shape of one; none if charmcraft has no such extension.
pub(super) fn of(extension: &str, charmcraft: &Value) -> Option<Value> {
    let framework = extension.strip_suffix("-framework")?;
    let mut options = match framework {
        "django" => {
            let own = json!({
                "django-allowed-hosts": option("string", "The hosts that the site is served for, with commas between them"),
                "django-debug": with_default("boolean", "Whether Django runs in its debug mode", false),
                "django-secret-key": option("string", "The key that Django signs with"),
                "django-secret-key-id": option("secret", "The secret that holds the key, as its `value`"),
            });
            joined([gunicorn(), own])
        }
        "flask" => {
            let own = json!({
                "flask-application-root": option("string", "The path that the application is served below"),
                "flask-debug": option("boolean", "Whether Flask runs in its debug mode"),
                "flask-env": option("string", "The environment that the application runs in"),
                "flask-permanent-session-lifetime": option("int", "How many seconds a permanent session lasts"),
                "flask-preferred-url-scheme":
                    with_default("string", "The scheme of URLs that are made outside of a request", "HTTPS"),
                "flask-secret-key": option("string", "The key that Flask signs with"),
                "flask-secret-key-id": option("secret", "The secret that holds the key, as its `value`"),
                "flask-session-cookie-secure": option("boolean", "Whether cookies are sent over secure connections alone"),
            });
            joined([gunicorn(), own])
        }
        "fastapi" => {
            let own = json!({
                "webserver-log-level": with_default("string", "How much the server logs", "info"),
                "webserver-port": with_default("int", "The port that the server listens on", 8080),
                "webserver-workers": with_default("int", "How many workers the server has", 1),
            });
            joined([own, metrics("/metrics"), secret_key()])
        }
        "expressjs" | "go" => joined([app_port(), metrics("/metrics"), secret_key()]),
        "spring-boot" => {
            let own =
                json!({"app-profiles": option("string", "The active profiles, with commas between them")});
            joined([app_port(), own, metrics("/actuator/prometheus"), secret_key()])
        }
        _ => return None,
    };
    options.extend(of_logins(framework, charmcraft));
    let container = if is_gunicorn(framework) { format!("{framework}-app") } else { "app".to_owned() };
    let image = format!("{container}-image");
    Some(json!({
        "assumes": ["k8s-api"],
        "containers": {container: {"resource": image}},
        "resources": {image: {"type": "oci-image", "description": format!("The image of the {framework} application")}},
        "peers": {"secret-storage": {"interface": "secret-storage"}},
        "provides": {
            "metrics-endpoint": {"interface": "prometheus_scrape"},
            "grafana-dashboard": {"interface": "grafana_dashboard"},
        },
        "requires": {
            "logging": {"interface": "loki_push_api"},
            "ingress": {"interface": "ingress", "limit": 1},
        },
        "config": {"options": options},
        "actions": actions(framework),
    }))
}

fn is_gunicorn(framework: &str) -> bool {
    matches!(framework, "django" | "flask")
}

fn actions(framework: &str) -> Value {
    let rotate = json!({"description": "Makes a new secret key, after which everybody has to log in again"});
    if framework != "django" {
        return json!({"rotate-secret-key": rotate});
    }
    json!({
        "rotate-secret-key": rotate,
        "create-superuser": {
            "description": "Makes an account that may do anything",
            "params": {"username": {"type": "string"}, "email": {"type": "string"}},
            "required": ["username", "email"],
        },
    })
}

/// The options for each endpoint of the charm by which its users log in.
fn of_logins(framework: &str, charmcraft: &Value) -> Map<String, Value> {
    let mut options = Map::new();
    let required = charmcraft.get("requires").and_then(Value::as_object).into_iter().flatten();
    for (endpoint, _) in required.filter(|(_, endpoint)| endpoint.get("interface") == Some(&json!("oauth"))) {
        let mut add = |suffix: &str, description: &str, default: &str| {
            options.insert(format!("{endpoint}-{suffix}"), with_default("string", description, default));
        };
        let back = "The path to which a user comes back from the login";
        if framework == "spring-boot" {
            add("redirect-path", back, &format!("/login/oauth2/code/{endpoint}"));
            add("user-name-attribute", "The attribute of the answer that names the user", "sub");
        } else {
            add("redirect-path", back, "/callback");
        }
        add("scopes", "The scopes that are asked for, with blanks between them", "openid profile email");
    }
    options
}

fn gunicorn() -> Value {
    json!({
        "webserver-keepalive": option("int", "How many seconds the server waits on a connection that is kept"),
        "webserver-threads": option("int", "How many threads each worker has"),
        "webserver-timeout": option("int", "After how many seconds a silent worker is started anew"),
        "webserver-worker-class": option("string", "The kind of workers: gevent or sync"),
        "webserver-workers": option("int", "How many workers the server has"),
    })
}

fn app_port() -> Value {
    json!({"app-port": with_default("int", "The port that the application listens on", 8080)})
}

fn metrics(path: &str) -> Value {
    json!({
        "metrics-path": with_default("string", "The path that Prometheus finds the metrics at", path),
        "metrics-port": with_default("int", "The port that Prometheus finds the metrics at", 8080),
    })
}

fn secret_key() -> Value {
    json!({
        "app-secret-key": option("string", "A long text that all units share and nobody else knows"),
        "app-secret-key-id": option("secret", "The secret that holds such a text, as its `value`"),
    })
}

fn option(kind: &str, description: &str) -> Value {
    json!({"type": kind, "description": description})
}

fn with_default(kind: &str, description: &str, default: impl Into<Value>) -> Value {
    json!({"type": kind, "description": description, "default": default.into()})
}

fn joined<const N: usize>(groups: [Value; N]) -> Map<String, Value> {
    groups
        .into_iter()
        .filter_map(|group| if let Value::Object(options) = group { Some(options) } else { None })
        .flatten()
        .collect()
}
