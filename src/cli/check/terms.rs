//! What a check goes by: the settings with their policy, baseline and layer of the catalogue, as they
//! were read in one [`Place`].
//!
//! In: options and the target. Out: [`Terms`]. A branch brings none of them along: they are read as its
//! base has them, unless the user names files.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::Path;

use super::base::Range;
use super::{Check, Target};
use crate::catalogue::Catalogue;
use crate::catalogue::layer::{Layer, LayerFile};
use crate::catalogue::parse::Part;
use crate::cli::Common;
use crate::cli::layers::layers_over;
use crate::input::git::{Comparison, Repository};
use crate::policy::{Baseline, Policy};
use crate::report::{Level, escape, words};
use crate::settings::catalogue::FOLDER;
use crate::settings::{self, FILE, Found, Place, Settings};

/// The terms of a check.
pub struct Terms {
    pub catalogue: Catalogue,
    pub policy: Policy,
    /// The least level that fails the check.
    pub fail_on: Option<Level>,
    /// Where they were read, in sentences.
    pub told: Vec<String>,
    /// That no policy was found, which matters where something else is.
    pub unsettled: Option<String>,
}

impl Terms {
    pub fn read(
        options: &Check,
        common: &Common,
        repository: &Repository,
        target: &Target,
    ) -> Result<Self> {
        let reader = Reader {
            repository,
            place: &target.place(),
        };
        let (settings, layer, folder) = match &options.settings {
            Some(file) => named(file)?,
            None => reader.found(common)?,
        };
        let mut told = Vec::from_iter(reader.policy_of(&settings));
        if let Target::Branch(range) = target {
            told.extend(reader.own(range, &settings, &folder)?);
        }
        let catalogue = Catalogue::of_layers(&layers_over(common, layer)?)?;
        let baseline = match &options.baseline {
            Some(file) => baseline_in(file)?,
            None => reader.baseline(&settings)?,
        };
        let fail_on = options.fail_on.or(settings.check.fail_on);
        Ok(Self {
            policy: Policy::new(&settings, &catalogue, baseline)?,
            catalogue,
            // What is accepted from now on is no reason to fail.
            fail_on: match options.write_baseline {
                Some(_) => None,
                None => fail_on.unwrap_or_default().level(),
            },
            told,
            unsettled: reader.unsettled(&settings),
        })
    }
}

/// Settings, their layer of the catalogue, and the folder that they are in, from the top.
type Read = (Settings, Option<Layer>, String);

/// Settings in a file on the disk, which the user named.
fn named(file: &Path) -> Result<Read> {
    let settings = settings::find_in(file)?;
    let settings =
        settings.with_context(|| format!("{}: there is no such file", file.display()))?;
    let layer = settings.layer(file.parent().unwrap_or(Path::new("")))?;
    Ok((settings, Some(layer), String::new()))
}

/// The baseline in a file on the disk.
pub fn baseline_in(file: &Path) -> Result<Baseline> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("{name}: cannot be read"))?;
    Ok(Baseline::parse(&name, &text)?)
}

/// Reads what a place has.
struct Reader<'a> {
    repository: &'a Repository,
    place: &'a Place,
}

impl Reader<'_> {
    fn found(&self, common: &Common) -> Result<Read> {
        let Some(Found { settings, folder }) = settings::find(self.repository, self.place)? else {
            return Ok((Settings::default(), None, String::new()));
        };
        let layer = match (common.isolated, self.place) {
            (true, _) => None,
            (false, Place::Disk) => {
                let top = self.repository.top_level()?.unwrap_or_default();
                Some(settings.layer(&top.join(&folder))?)
            }
            (false, Place::Commit { id, name }) => {
                Some(settings.layer_by(|below| self.layer(id, name, &folder, below))?)
            }
        };
        Ok((settings, layer, folder))
    }

    /// The layer in a folder of a commit; `None` where it has no such folder.
    fn layer(&self, id: &str, name: &str, folder: &str, below: &Path) -> Result<Option<Layer>> {
        let top = slashed(folder, below);
        let mut files = Vec::new();
        for path in self.repository.files_below(id, &top)? {
            let Some(part) = Part::within(path.strip_prefix(&top).unwrap_or(&path)) else {
                continue;
            };
            let text = self.repository.file_at(id, &path)?.unwrap_or_default();
            files.push(LayerFile {
                part,
                name: format!("{name}:{path}"),
                text: text.into(),
            });
        }
        let layer = (!files.is_empty()).then(|| Layer::of(files));
        Ok(layer.transpose()?)
    }

    /// Where the policy comes from.
    fn policy_of(&self, settings: &Settings) -> Option<String> {
        let file = &settings.source.name;
        (!file.is_empty()).then(|| format!("Policy: {}.", escape::line(file)))
    }

    /// What holds where there is no policy.
    fn unsettled(&self, settings: &Settings) -> Option<String> {
        let place = match self.place {
            Place::Disk => String::new(),
            Place::Commit { name, .. } => format!(" in {}", escape::line(name)),
        };
        settings.source.name.is_empty().then(|| {
            format!(
                "There is no {FILE}{place}, which could say what is to fail: docs/ci.md tells how."
            )
        })
    }

    /// What the branch would change about the terms, if it does.
    fn own(&self, range: &Range, settings: &Settings, folder: &str) -> Result<Option<String>> {
        let catalogue = settings.catalogue.folder.as_ref();
        let catalogue = catalogue.map_or(FOLDER, |folder| folder.get_ref());
        let baseline = settings
            .check
            .baseline
            .iter()
            .map(|path| path.get_ref().clone());
        let paths = [
            FILE.to_owned(),
            format!("{folder}{FILE}"),
            format!("{folder}{catalogue}/"),
        ];
        let comparison = Comparison {
            paths: paths.into_iter().chain(baseline).map(from_top).collect(),
            ..range.comparison()
        };
        let change = self.repository.diff(&comparison, &|_| None)?;
        let mut files = change.files.iter().map(|file| escape::line(file.path()));
        let Some(first) = files.next() else {
            return Ok(None);
        };
        let more = match files.count() {
            0 => String::new(),
            more => format!(" and {}", words::count(more, "more file")),
        };
        let base = escape::line(&range.name);
        Ok(Some(format!(
            "This branch changes {first}{more}: that will count when {base} has it."
        )))
    }

    /// The baseline that the settings name.
    fn baseline(&self, settings: &Settings) -> Result<Baseline> {
        let Some(path) = &settings.check.baseline else {
            return Ok(Baseline::default());
        };
        match self.place.read(self.repository, path.get_ref())? {
            Some(file) => Ok(Baseline::parse(&file.name, &file.text)?),
            None => bail!(settings.source.error(
                path,
                format!(
                    "there is no file `{}` from the top of the repository",
                    path.get_ref()
                ),
                "write one with `dnnfix check --write-baseline FILE`, and commit it".to_owned(),
            )),
        }
    }
}

/// `a/b/` of the folder `a/` and the path `b` or `./b`.
fn slashed(folder: &str, below: &Path) -> String {
    let parts = below.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.fold(folder.to_owned(), |path, part| format!("{path}{part}/"))
}

/// A path from the top that fits nothing else.
fn from_top(path: String) -> OsString {
    format!(":(top,literal){path}").into()
}
