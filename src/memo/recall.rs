//! Looking a call up in the memos.

use juju_charm::tool::{
    ActionData, Answer, ConfigData, LeaderData, RelationData, RelationMembers, Request, SecretData,
    StateData, StatusData, StorageData,
};

use super::{Entry, Failure, Memo, Mode};
use crate::json::value_at;
use crate::state::List;

/// What the memos say to a call.
#[derive(Debug)]
pub(crate) enum Recall {
    /// This is the answer.
    Answer(Answer),
    /// The call fails.
    Failure(Failure),
    /// The call was expected, and is to be carried out.
    Expected,
}

/// Looks a call up, and moves the cursor of the memo that answers it. `resolve` says what a call means in the
/// event, so that two spellings of one call are one.
pub(crate) fn recall(
    memos: &mut List<Memo>,
    call: &Request,
    resolve: impl Fn(&Request) -> Request,
) -> Option<Recall> {
    let meant = resolve(call);
    let (index, found) = memos
        .iter()
        .enumerate()
        .filter(|(_, memo)| memo.tool == call.tool())
        .find_map(|(index, memo)| Some((index, look_up(memo, &meant, &resolve)?)))?;
    let cursor = &mut memos[index].cursor;
    *cursor = cursor.saturating_add(1);
    Some(found)
}

fn look_up(memo: &Memo, call: &Request, resolve: impl Fn(&Request) -> Request) -> Option<Recall> {
    let entries = match memo.mode {
        Mode::Strict => memo.calls.get(memo.cursor..=memo.cursor).unwrap_or_default(),
        Mode::Loose => &memo.calls[..],
    };
    entries.iter().find_map(|entry| answer_to(call, entry, &resolve))
}

fn answer_to(call: &Request, entry: &Entry, resolve: impl Fn(&Request) -> Request) -> Option<Recall> {
    if let Some(expected) = &entry.call {
        let expected = resolve(expected);
        if expected != *call && Some(&expected) != whole_of(call).as_ref() {
            return None;
        }
    }
    match &entry.answer {
        Err(failure) => Some(Recall::Failure(failure.clone())),
        Ok(_) if call.writes() => Some(Recall::Expected),
        Ok(answer) => fit(call, answer).map(Recall::Answer),
    }
}

/// The call for the whole, if this one is for a part of it.
fn whole_of(call: &Request) -> Option<Request> {
    let mut whole = call.clone();
    match &mut whole {
        Request::ActionGet(get) => get.key = None,
        Request::ConfigGet(get) => get.key = None,
        Request::LeaderGet(get) => get.key = None,
        Request::RelationGet(get) => get.key = None,
        Request::SecretGet(get) => get.key = None,
        Request::StateGet(get) => get.key = None,
        Request::StorageGet(get) => get.key = None,
        _ => return None,
    }
    Some(whole)
}

/// The answer in the form that the call asks for; none if it has no such form.
fn fit(call: &Request, answer: &Answer) -> Option<Answer> {
    let fitted = match (call, answer) {
        (Request::ConfigGet(get), Answer::ConfigGet(data)) => {
            Answer::ConfigGet(match (&get.key, get.all, data) {
                (None, false, ConfigData::Set(_))
                | (None, true, ConfigData::All(_))
                | (Some(_), _, ConfigData::One(_)) => data.clone(),
                (Some(key), _, ConfigData::Set(options)) => ConfigData::One(options.get(key).cloned()),
                (Some(key), _, ConfigData::All(options)) => {
                    ConfigData::One(options.get(key).cloned().flatten())
                }
                (None, false, ConfigData::All(options)) => {
                    let set = options.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?)));
                    ConfigData::Set(set.collect())
                }
                (None, true, ConfigData::Set(options)) => ConfigData::All(
                    options.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect(),
                ),
                (None, _, ConfigData::One(_)) => return None,
            })
        }
        (Request::RelationGet(get), Answer::RelationGet(data)) => {
            Answer::RelationGet(match (&get.key, data) {
                (None, RelationData::All(_)) | (Some(_), RelationData::One(_)) => data.clone(),
                (Some(key), RelationData::All(bag)) => RelationData::One(bag.get_text(key).cloned()),
                (None, RelationData::One(_)) => return None,
            })
        }
        (Request::ActionGet(get), Answer::ActionGet(data)) => Answer::ActionGet(match (&get.key, data) {
            (None, ActionData::All(_)) | (Some(_), ActionData::One(_)) => data.clone(),
            (Some(path), ActionData::All(params)) => ActionData::One(value_at(params, path).cloned()),
            (None, ActionData::One(_)) => return None,
        }),
        (Request::LeaderGet(get), Answer::LeaderGet(data)) => Answer::LeaderGet(match (&get.key, data) {
            (None, LeaderData::All(_)) | (Some(_), LeaderData::One(_)) => data.clone(),
            (Some(key), LeaderData::All(settings)) => LeaderData::One(settings.get_text(key).cloned()),
            (None, LeaderData::One(_)) => return None,
        }),
        (Request::SecretGet(get), Answer::SecretGet(data)) => Answer::SecretGet(match (&get.key, data) {
            (None, SecretData::All(_)) | (Some(_), SecretData::One(_)) => data.clone(),
            (Some(key), SecretData::All(content)) => SecretData::One(match key.strip_suffix("#base64") {
                Some(key) => content.base64(key)?.to_owned(),
                None => content.get(key)?,
            }),
            (None, SecretData::One(_)) => return None,
        }),
        (Request::StateGet(get), Answer::StateGet(data)) => Answer::StateGet(match (&get.key, data) {
            (None, StateData::All(_)) | (Some(_), StateData::One(_)) => data.clone(),
            (Some(key), StateData::All(state)) => match state.get(key.as_str()) {
                None if get.strict => return None,
                value => StateData::One(value.cloned().unwrap_or_default()),
            },
            (None, StateData::One(_)) => return None,
        }),
        (Request::StorageGet(get), Answer::StorageGet(data)) => {
            Answer::StorageGet(match (get.key.as_deref(), data) {
                (None, StorageData::All(_)) | (Some(_), StorageData::One(_)) => data.clone(),
                (Some("kind"), StorageData::All(info)) => StorageData::One(info.kind.clone()),
                (Some("location"), StorageData::All(info)) => StorageData::One(info.location.clone()),
                (_, StorageData::All(_) | StorageData::One(_)) => return None,
            })
        }
        (Request::RelationList(list), Answer::RelationList(members)) => match (list.app, members) {
            (true, RelationMembers::App(_)) | (false, RelationMembers::Units(_)) => answer.clone(),
            _ => return None,
        },
        (Request::StatusGet(get), Answer::StatusGet(status)) => match (get.application, status) {
            (true, StatusData::App(_)) | (false, StatusData::Unit(_)) => answer.clone(),
            _ => return None,
        },
        _ => answer.clone(),
    };
    Some(fitted)
}
