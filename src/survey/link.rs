//! Links to commits on the web.
//!
//! In: the page of a repository as the results have it, or a template that the user gives. Out: the
//! address of a commit's page, always `http` or `https`, whatever the results say.

use anyhow::{Result, ensure};

use crate::report::escape;

/// What stands for something else in a template.
const PLACEHOLDERS: [&str; 4] = ["{commit}", "{repository}", "{path}", "{line}"];

/// Makes links.
#[derive(Debug, Default)]
pub struct Links {
    template: Option<String>,
}

/// What a link can lead to.
#[derive(Debug, Clone, Copy)]
pub struct Target<'t> {
    /// `https://HOST/OWNER/NAME`, if the results have it.
    pub page: Option<&'t str>,
    /// As it stands in the report.
    pub repository: &'t str,
    pub commit: &'t str,
    pub path: &'t str,
    pub line: u32,
}

impl Links {
    /// `template`: an address with `{commit}`, for repositories of which the results do not say where
    /// they are, or that are not where they say.
    pub fn new(template: Option<&str>) -> Result<Self> {
        if let Some(template) = template {
            ensure!(
                is_web(template) && template.contains("{commit}"),
                "`--url-template {template}`: give an address with `{{commit}}` in it, such as \
                 https://github.com/OWNER/NAME/commit/{{commit}}"
            );
            let rest = PLACEHOLDERS
                .iter()
                .fold(template.to_owned(), |rest, known| rest.replace(known, ""));
            ensure!(
                !rest.contains(['{', '}']),
                "`--url-template {template}`: it can have {}, and no other braces",
                PLACEHOLDERS.join(", ")
            );
        }
        Ok(Self {
            template: template.map(str::to_owned),
        })
    }

    /// `None` for what is no commit, or where nothing is known of its page.
    pub fn commit(&self, target: Target) -> Option<String> {
        if !is_commit(target.commit) {
            return None;
        }
        if let Some(template) = &self.template {
            let line = target.line.to_string();
            let values = [target.commit, target.repository, target.path, &line];
            let pairs = PLACEHOLDERS.into_iter().zip(values);
            return Some(
                pairs.fold(template.clone(), |address, (placeholder, value)| {
                    address.replace(placeholder, &escape::uri(value))
                }),
            );
        }
        let page = target.page.filter(|page| is_web(page))?;
        Some(format!("{page}{}{}", before_commit(page), target.commit))
    }
}

/// What stands between a repository's page and the commit, by the program that the host runs.
fn before_commit(page: &str) -> &'static str {
    let rest = page.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    match host {
        host if host.contains("gitlab") => "/-/commit/",
        host if host.contains("bitbucket") => "/commits/",
        // GitHub, Gitea, Forgejo, SourceHut
        _ => "/commit/",
    }
}

fn is_web(address: &str) -> bool {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"));
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>');
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(odd))
}

fn is_commit(id: &str) -> bool {
    matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The name of a repository, from its page: `OWNER/NAME`.
pub fn name(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("://").filter(|_| is_web(page))?;
    let (_, path) = rest.split_once('/')?;
    let path = path.trim_matches('/');
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target<'t>(page: Option<&'t str>, commit: &'t str) -> Target<'t> {
        Target {
            page,
            repository: "ann/net",
            commit,
            path: "a b/c.py",
            line: 7,
        }
    }

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn guessed_by_the_host() {
        let links = Links::default();
        for (page, link) in [
            ("https://github.com/ann/net", "/commit/"),
            ("https://gitlab.example.org/ann/net", "/-/commit/"),
            ("https://bitbucket.org/ann/net", "/commits/"),
        ] {
            let guessed = links.commit(target(Some(page), ID));
            assert_eq!(guessed, Some(format!("{page}{link}{ID}")));
        }
        assert_eq!(links.commit(target(None, ID)), None);
    }

    #[test]
    fn by_a_template() {
        let links = Links::new(Some("https://x.org/{repository}/{commit}/{path}#{line}"));
        let link = links.expect("a template").commit(target(None, ID));
        let wanted = format!("https://x.org/ann/net/{ID}/a%20b/c.py#7");
        assert_eq!(link, Some(wanted));
        for wrong in [
            "{commit}",
            "javascript:{commit}",
            "https://x.org/",
            "https://x/{commit}{id}",
        ] {
            assert!(Links::new(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn no_results_make_a_link_that_runs() {
        let links = Links::default();
        for page in [
            "javascript:alert(1)//",
            "https://x.org/\"onclick=",
            "file:///etc",
        ] {
            assert_eq!(links.commit(target(Some(page), ID)), None, "{page}");
        }
        let page = Some("https://x.org/ann/net");
        assert_eq!(links.commit(target(page, "HEAD..index")), None);
    }

    #[test]
    fn names() {
        assert_eq!(name("https://x.org/ann/net"), Some("ann/net"));
        assert_eq!(name("https://x.org/"), None);
        assert_eq!(name("ann/net"), None);
    }
}
