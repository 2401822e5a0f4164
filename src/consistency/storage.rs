//! Storage that Juju could not have attached to this unit.

use super::{path, twin_of};
use crate::casting::Stage;
use crate::finding::Findings;
use crate::known::Metadata;
use crate::names;
use crate::rule::Rule;
use crate::state::Storage;

pub(super) fn check(stage: &Stage<'_>, findings: &mut Findings) {
    let storages = &stage.state().storages;
    for (index, storage) in storages.iter().enumerate() {
        if !names::is_storage(&storage.name) {
            findings.add(
                Rule::StorageName,
                path("storages", index, "name"),
                format!("`{}` is no name that Juju gives a storage", storage.name),
                "use words of lower-case letters and digits, joined by hyphens",
            );
        }
        let with_number = twin_of(storages.iter(), index, |other| other.index == storage.index);
        if twin_of(storages.iter(), index, |other| other.index == storage.index && other.name == storage.name)
            .is_some()
        {
            findings.add(
                Rule::StorageIdTaken,
                path("storages", index, "index"),
                format!("there is another storage `{}`", storage.id()),
                "give it another index",
            );
        } else if let Some(twin) = with_number {
            findings.add(
                Rule::StorageNumberShared,
                path("storages", index, "index"),
                format!("`{}` has this number too", storages[twin].id()),
                "give it another index",
            );
        }
        if let Some(metadata) = &stage.known.metadata {
            declared(stage, index, storage, metadata, findings);
        }
    }
}

/// What the charm's metadata says of the storage.
fn declared(
    stage: &Stage<'_>,
    index: usize,
    storage: &Storage,
    metadata: &Metadata,
    findings: &mut Findings,
) {
    let Some(spec) = metadata.storages.get(storage.name.as_str()) else {
        findings.add(
            Rule::StorageUndeclared,
            path("storages", index, "name"),
            format!("the charm's metadata has no storage `{}`", storage.name),
            match names::closest(&storage.name, metadata.storages.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("declare `{}` under storage", storage.name),
            },
        );
        return;
    };
    if spec.kind != storage.kind {
        findings.add(
            Rule::StorageKind,
            path("storages", index, "kind"),
            format!("the metadata makes `{}` a {}", storage.name, spec.kind.as_str()),
            format!("write `{}`", spec.kind.as_str()),
        );
    }
    let earlier =
        stage.state().storages.iter().take(index).filter(|other| other.name == storage.name).count();
    // Said once: at the first that is too many.
    if let Some(most) =
        spec.most().filter(|most| u64::try_from(earlier).is_ok_and(|earlier| earlier == *most))
    {
        findings.add(
            Rule::StorageCount,
            path("storages", index, "name"),
            format!("the metadata allows {most} of `{}`, and there are more", storage.name),
            format!("leave {most} of them, or declare `multiple` with a wider range"),
        );
    }
}
