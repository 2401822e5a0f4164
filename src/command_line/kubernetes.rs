//! What there is up to Juju 3.x: `k8s-spec-set` and its like, payloads, and `add-metric`.

use indexmap::IndexMap;
use juju_charm::tool::{
    AddMetric, Answer, K8sRawGet, K8sRawSet, K8sSpecGet, K8sSpecSet, PayloadRegister, PayloadStatusSet,
    PayloadUnregister, Request,
};

use super::flags::{Flag, Parsed};
use super::key_values;
use super::output::Format;
use super::tool::{Line, Output, Printed, Refusal, Tool, no_note, nothing};

const FILE: Flag = Flag::checked(&["file"], "-", "a YAML file that says it; - is stdin");

pub(super) const SPEC_SET: Tool = Tool {
    name: "k8s-spec-set",
    args: "--file <core spec file> [--k8s-resources <k8s spec file>]",
    args_in_relation: "",
    purpose: "Say what Kubernetes is to run for the application.",
    details: "It is handed over when the hook has succeeded, and is the leader's to say.",
    examples: "    k8s-spec-set --file spec.yaml\n",
    flags: &[FILE, Flag::checked(&["k8s-resources"], "", "a YAML file of Kubernetes' own resources")],
    note: no_note,
    output: Output::None,
    read: read_spec,
    print: nothing,
};

pub(super) const RAW_SET: Tool = Tool {
    name: "k8s-raw-set",
    args: "--file <core spec file>",
    purpose: "Say in Kubernetes' own words what it is to run for the application.",
    examples: "    k8s-raw-set --file deployment.yaml\n",
    flags: &[FILE],
    read: read_raw,
    ..SPEC_SET
};

fn text(line: &mut Line<'_>, path: &str) -> Result<String, Refusal> {
    let bytes = line.read(path).map_err(Refusal::run)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read_spec(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    let file = line.flags.value("file").unwrap_or("-").to_owned();
    let mut spec = text(line, &file)?;
    if let Some(resources) = line.text("k8s-resources") {
        spec.push_str(&text(line, &resources)?);
    }
    Ok(K8sSpecSet { spec }.into())
}

fn read_raw(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    let file = line.flags.value("file").unwrap_or("-").to_owned();
    Ok(K8sRawSet { spec: text(line, &file)? }.into())
}

pub(super) const SPEC_GET: Tool = Tool {
    name: "k8s-spec-get",
    args: "",
    args_in_relation: "",
    purpose: "Print what Kubernetes is to run for the application.",
    details: "Prints what k8s-spec-set has said in an earlier hook.",
    examples: "    k8s-spec-get\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_spec_get,
    print: print_spec,
};

pub(super) const RAW_GET: Tool = Tool {
    name: "k8s-raw-get",
    details: "Prints what k8s-raw-set has said in an earlier hook.",
    examples: "    k8s-raw-get\n",
    read: read_raw_get,
    ..SPEC_GET
};

fn read_spec_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(K8sSpecGet {}.into())
}

fn read_raw_get(line: &mut Line<'_>) -> Result<Request, Refusal> {
    line.end()?;
    Ok(K8sRawGet {}.into())
}

fn print_spec(_: &Parsed, answer: &Answer, _: Format) -> Printed {
    match answer {
        Answer::K8sSpecGet(spec) | Answer::K8sRawGet(spec) => Printed::Plain(spec.clone()),
        _ => Printed::Nothing,
    }
}

pub(super) const PAYLOAD_REGISTER: Tool = Tool {
    name: "payload-register",
    args: "<type> <class> <id> [tags...]",
    args_in_relation: "",
    purpose: "Tell Juju of something that the charm has started.",
    details: "The class and its type are those of the metadata. It holds at once.",
    examples: "    payload-register docker website 0b1c2d\n",
    flags: &[],
    note: no_note,
    output: Output::None,
    read: read_register,
    print: nothing,
};

fn read_register(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let kind = line.require(MISSING)?.to_owned();
    let class = line.require(MISSING)?.to_owned();
    let id = line.require(MISSING)?.to_owned();
    let tags = line.rest().iter().map(|tag| (*tag).to_owned()).collect();
    Ok(PayloadRegister { kind, class, id, tags }.into())
}

const MISSING: &str = "missing required arguments";

pub(super) const PAYLOAD_STATUS_SET: Tool = Tool {
    name: "payload-status-set",
    args: "<class> <id> <status>",
    purpose: "Say how something that the charm has started does.",
    details: "The status is starting, running, stopping or stopped. It holds at once.",
    examples: "    payload-status-set website 0b1c2d stopping\n",
    read: read_payload_status,
    ..PAYLOAD_REGISTER
};

fn read_payload_status(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let class = line.require(MISSING)?.to_owned();
    let id = line.require(MISSING)?.to_owned();
    let status = line.require(MISSING)?.to_owned();
    line.end()?;
    Ok(PayloadStatusSet { class, id, status }.into())
}

pub(super) const PAYLOAD_UNREGISTER: Tool = Tool {
    name: "payload-unregister",
    args: "<class> <id>",
    purpose: "Tell Juju that something which the charm has started is gone.",
    details: "It holds at once.",
    examples: "    payload-unregister website 0b1c2d\n",
    read: read_unregister,
    ..PAYLOAD_REGISTER
};

fn read_unregister(line: &mut Line<'_>) -> Result<Request, Refusal> {
    let class = line.require(MISSING)?.to_owned();
    let id = line.require(MISSING)?.to_owned();
    line.end()?;
    Ok(PayloadUnregister { class, id }.into())
}

pub(super) const ADD_METRIC: Tool = Tool {
    name: "add-metric",
    args: "key1=value1 [key2=value2 ...]",
    args_in_relation: "",
    purpose: "Tell Juju how much of something there is.",
    details: "It is for the hook collect-metrics alone.",
    examples: "    add-metric users=7\n    add-metric --labels floor=ground users=7\n",
    flags: &[Flag::text(
        &["l", "labels"],
        "what to label it with: key=value pairs, with commas between them",
    )],
    note: no_note,
    output: Output::None,
    read: read_metric,
    print: nothing,
};

fn read_metric(line: &mut Line<'_>) -> Result<Request, Refusal> {
    if line.left() == 0 {
        return Err(Refusal::usage("no metrics specified"));
    }
    let metrics = line.pairs(false).map_err(|error| Refusal::usage(format!("invalid metrics: {error}")))?;
    let labels = line.flags.value("l").unwrap_or_default().split(',');
    let labels = key_values::parse(labels, false)
        .map_err(|error| Refusal::usage(format!("invalid labels: {error}")))?;
    let owned = |pairs: IndexMap<&str, &str>| {
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    };
    Ok(AddMetric { metrics: owned(metrics), labels: owned(labels) }.into())
}
