//! `juju-scenario play`: a playbook, played with a charm's own executable.

mod args;
mod junit;
mod listing;
mod record;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::ArgMatches;

use super::{Failed, Handles, playbook};
use crate::charm_spec::CharmSpec;
use crate::error::Error;
use crate::format;
use crate::origin::Syntax;
use crate::playbook::Playbook;
use crate::scenario::Scenario;

use self::listing::Listing;

pub(super) use self::args::{GIVE_A_CHARM, NAME, command, lacks_charm};
use self::record::{Record, Verdict};

pub(super) fn run(matches: &ArgMatches, handles: &mut Handles<'_>) -> Result<u8, Failed> {
    let path = |name: &str| matches.get_one::<PathBuf>(name);
    let jobs = matches.get_one::<u16>("jobs").copied().unwrap_or(1).into();
    let in_sequence = matches.get_flag("in-sequence");
    if in_sequence && jobs > 1 {
        return Err(Failed::usage(format!(
            "--in-sequence plays one scene after the other, and not {jobs} at a time: leave out --jobs"
        )));
    }
    if in_sequence && matches.contains_id("scene") {
        return Err(Failed::usage(
            "--in-sequence plays all scenes, since each begins with what those before it have left: leave out --scene",
        ));
    }
    let playbook = playbook::load(matches)?;
    let scenes = wanted(&playbook, matches)?;
    let stage = stage(&playbook, matches)?;
    if let Some(dir) = path("context-out") {
        fs::create_dir_all(dir).map_err(|error| {
            Failed::usage(format!("cannot make the directory {}: {error}", dir.display()))
        })?;
    }
    let (json, live) = (matches.get_flag("json"), handles.is_live);
    let listing = Listing { scenes: scenes.len(), calls: matches.get_flag("calls"), live: live && !json };
    let mut theatre = Theatre {
        playbook: &playbook,
        scenes,
        stage: &stage,
        listing,
        json,
        context_out: path("context-out").map(PathBuf::as_path),
        handles,
        records: Vec::new(),
    };
    let played = if in_sequence { theatre.play_in_sequence() } else { theatre.play(jobs) };
    if let Err(failed) = played {
        // What is being played is no longer true; whether that can be said or not.
        let _ = theatre.handles.print(listing.clear().as_bytes());
        return Err(failed);
    }
    let records = theatre.records;
    let written = match path("junit") {
        Some(file) => {
            let file_of_playbook = path("file").map_or_else(|| Path::new(""), PathBuf::as_path);
            format::write_text(file, &junit::document(file_of_playbook, &records))
        }
        None => Ok(()),
    };
    // Whether or not it could be written, the scenes were played.
    if !json {
        handles.print(Listing::closing(&records).as_bytes())?;
    }
    written.map_err(Error::from)?;
    Ok(exit_code(&records))
}

/// What has not been as the command was told to expect it counts for more than a charm that fails.
fn exit_code(records: &[Record]) -> u8 {
    let is_any = |wanted: fn(Verdict) -> bool| records.iter().any(|record| wanted(record.verdict()));
    match () {
        () if is_any(Verdict::is_error) => 2,
        () if is_any(|verdict| verdict != Verdict::Passed) => 1,
        () => 0,
    }
}

/// The numbers of the scenes that are to be played, in the playbook's order.
fn wanted(playbook: &Playbook, matches: &ArgMatches) -> Result<Vec<usize>, Failed> {
    let Some(wanted) = matches.get_many::<String>("scene") else { return Ok((0..playbook.len()).collect()) };
    let mut scenes = wanted.map(|scene| playbook::find(playbook, scene)).collect::<Result<Vec<_>, _>>()?;
    scenes.sort_unstable();
    scenes.dedup();
    Ok(scenes)
}

/// The stage, with the charm on it.
fn stage(playbook: &Playbook, matches: &ArgMatches) -> Result<Scenario, Failed> {
    let charm = matches.get_one::<PathBuf>("charm").ok_or_else(|| Failed::usage(GIVE_A_CHARM))?;
    let spec = CharmSpec::try_executable(charm)?;
    let mut stage = playbook::stage(playbook, spec)?;
    if matches.get_flag("in-sequence") {
        stage = stage.playbook(playbook.clone()).keep_files();
    }
    if let Some(path) = matches.get_one::<std::ffi::OsString>("path") {
        stage = stage.path(path);
    }
    if let Some(limit) = matches.get_one::<Duration>("timeout") {
        stage = stage.time_limit(*limit);
    }
    for (variable, value) in matches.get_many::<(String, String)>("env").unwrap_or_default() {
        stage = stage.env(variable, value);
    }
    Ok(stage)
}

/// Where scenes are played, and those who hear of it.
struct Theatre<'a, 'h> {
    playbook: &'a Playbook,
    /// The numbers of those that are played.
    scenes: Vec<usize>,
    stage: &'a Scenario,
    listing: Listing,
    json: bool,
    context_out: Option<&'a Path>,
    handles: &'a mut Handles<'h>,
    /// What is left of those that were played.
    records: Vec<Record>,
}

impl Theatre<'_, '_> {
    /// Plays the scenes, so many at a time. What is printed is in their order, whichever is over first.
    fn play(&mut self, jobs: usize) -> Result<(), Failed> {
        let (playbook, stage, scenes) = (self.playbook, self.stage, self.scenes.clone());
        let play = |index: usize| {
            let scene = &playbook.scenes[index];
            Record::new(index, scene, &stage.unit_name(), &stage.play_at(scene, None))
        };
        let jobs = jobs.min(scenes.len());
        if jobs == 1 {
            for index in scenes {
                self.announce(index)?;
                self.hear(play(index))?;
            }
            return Ok(());
        }
        let next = AtomicUsize::new(0);
        let work = |sender: mpsc::Sender<(usize, Record)>| loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(index) = scenes.get(place) else { return };
            // Nobody hears of it any more if something could not be printed.
            if sender.send((place, play(*index))).is_err() {
                return;
            }
        };
        let work = &work;
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..jobs {
                let sender = sender.clone();
                thread::Builder::new().spawn_scoped(scope, move || work(sender)).map_err(|error| {
                    Failed::usage(format!("cannot play {jobs} scenes at a time: {error}"))
                })?;
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut due = 0;
            self.announce(scenes[due])?;
            for (place, record) in receiver {
                early.insert(place, record);
                while let Some(record) = early.remove(&due) {
                    self.hear(record)?;
                    due += 1;
                    if let Some(index) = scenes.get(due) {
                        self.announce(*index)?;
                    }
                }
            }
            Ok(())
        })
    }

    /// Plays all scenes, each in the State that the one before has left.
    fn play_in_sequence(&mut self) -> Result<(), Failed> {
        let unit = self.stage.unit_name();
        let sequence = self.stage.sequence(|state| !state.is_null(), None);
        let mut sequence = sequence.into_iter().flatten();
        let mut is_over = false;
        for (index, scene) in self.playbook.iter().enumerate() {
            if !is_over {
                self.announce(index)?;
            }
            let record = match sequence.next() {
                Some(result) => Record::new(index, scene, &unit, &result),
                None => Record::not_played(index, scene, &unit),
            };
            is_over = record.trouble.is_some();
            self.hear(record)?;
        }
        Ok(())
    }

    /// Says which scene is heard of next.
    fn announce(&mut self, index: usize) -> Result<(), Failed> {
        let text = self.listing.playing(self.records.len(), &self.playbook.scenes[index].to_string());
        if text.is_empty() {
            return Ok(());
        }
        self.handles.print(text.as_bytes())?;
        self.handles.stdout.flush().map_err(Failed::printing)
    }

    /// Hears of a scene, the next one in order.
    fn hear(&mut self, record: Record) -> Result<(), Failed> {
        if let (Some(dir), Some(context)) = (self.context_out, &record.context) {
            let path = dir.join(file_name(&record, self.playbook.len()));
            let text = format::print_context(context, Syntax::Yaml).map_err(Error::from)?;
            format::write_text(&path, &text).map_err(Error::from)?;
        }
        let text = match self.json {
            true => record.to_json().map_err(Failed::usage)? + "\n",
            false => self.listing.played(&record),
        };
        self.handles.print(text.as_bytes())?;
        self.handles.stdout.flush().map_err(Failed::printing)?;
        self.records.push(record);
        Ok(())
    }
}

/// How many characters of a scene's name are in the name of its file: so many that every file system takes them.
const LONGEST_NAME: usize = 50;

/// The file for a scene's context. The number in front tells those apart whose names are alike, and sorts them.
fn file_name(record: &Record, scenes: usize) -> String {
    let width = scenes.saturating_sub(1).to_string().len().max(2);
    let mut name = String::new();
    for c in record.name.chars().take(LONGEST_NAME) {
        match c {
            c if c.is_alphanumeric() || matches!(c, '.' | '_') => name.push(c),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_matches(['-', '.']);
    let name = if name.is_empty() { "scene" } else { name };
    format!("{:0width$}-{name}.yaml", record.index)
}
