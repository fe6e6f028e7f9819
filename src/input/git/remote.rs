//! Where a repository is on the web.
//!
//! In: the addresses of its remotes, which may be for `ssh` and may hold a password. Out: the address
//! of its page, `https://HOST/OWNER/NAME`, without user and password.

use std::sync::Arc;

use super::command::Git;

/// The page of the remote `origin`, or of the only remote.
pub fn address(git: &Git) -> Option<Arc<str>> {
    let remotes = git.remotes().ok()?;
    let mut origins = remotes.iter().filter(|(name, _)| name == "origin");
    let (_, address) = match (origins.next(), &remotes[..]) {
        (Some(origin), _) => origin,
        (None, [only]) => only,
        _ => return None,
    };
    page(address).map(Arc::from)
}

/// The page of an address as git takes it; `None` for a folder of this machine.
fn page(address: &str) -> Option<String> {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme, rest.to_owned()),
        None => ("ssh", short_form(address)?),
    };
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next().unwrap_or(host);
    // The port of another protocol is no port of the page.
    let (scheme, host) = match scheme {
        "http" | "https" => (scheme, host),
        "ssh" | "git" | "git+ssh" => ("https", host.split(':').next().unwrap_or(host)),
        _ => return None,
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |text: &str| !text.is_empty() && !text.contains(is_odd);
    (plain(host) && plain(path)).then(|| format!("{scheme}://{host}/{path}"))
}

/// `USER@HOST:PATH` as `USER@HOST/PATH`.
fn short_form(address: &str) -> Option<String> {
    let (host, path) = address.split_once(':')?;
    // A drive letter, or a path with a colon in it, names a folder.
    let is_host = host.len() > 1 && !host.contains(['/', '\\']);
    is_host.then(|| format!("{host}/{}", path.trim_start_matches('/')))
}

/// What no address of a page has; `?` and `#` could hold a token.
fn is_odd(c: char) -> bool {
    c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '?' | '#' | '\\')
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn addresses_of_all_forms() {
        for address in [
            "https://example.org/ann/net",
            "https://example.org/ann/net.git",
            "https://ann:secret@example.org/ann/net.git/",
            "git@example.org:ann/net.git",
            "example.org:/ann/net",
            "ssh://git@example.org:2222/ann/net.git",
            "git://example.org/ann/net",
        ] {
            let page = page(address);
            assert_eq!(page.as_deref(), Some("https://example.org/ann/net"));
        }
        let own_port = page("http://example.org:8080/ann/net.git");
        assert_eq!(own_port.as_deref(), Some("http://example.org:8080/ann/net"));
    }

    #[test]
    fn folders_are_no_pages() {
        for address in [
            "/srv/net.git",
            "../net",
            "C:\\net",
            "C:/net",
            "file:///srv/net.git",
            "https://example.org",
            "https://example.org/a?token=b",
        ] {
            assert_eq!(page(address), None, "{address}");
        }
    }
}
