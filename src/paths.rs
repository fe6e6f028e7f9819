//! Globs against whole paths, as `--include` and `dnnfix.toml` have them.
//!
//! In: globs. Out: a [`GlobSet`]. One without a slash before its end fits at any depth, one with a slash
//! at its end all that is below.

use globset::{Glob, GlobSet, GlobSetBuilder};

/// Why a text is no glob.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no glob; write it as `src/**/*.py`")]
pub struct NotAGlob {
    pub glob: String,
    source: globset::Error,
}

/// What fits any of the globs.
pub fn globs<'g>(globs: impl IntoIterator<Item = &'g str>) -> Result<GlobSet, NotAGlob> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let fault = |source| NotAGlob {
            glob: glob.to_owned(),
            source,
        };
        let below = if glob.ends_with('/') { "**" } else { "" };
        set.add(Glob::new(&format!("{glob}{below}")).map_err(fault)?);
        if !glob.trim_end_matches('/').contains('/') {
            set.add(Glob::new(&format!("**/{glob}{below}")).map_err(fault)?);
        }
    }
    // Each of them was read already; together they may still be too many.
    set.build().map_err(|source| NotAGlob {
        glob: source.glob().unwrap_or_default().to_owned(),
        source,
    })
}
