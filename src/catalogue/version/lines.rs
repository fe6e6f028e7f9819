//! The tables of versions as one text of lines in order, which is searched as it stands: the build writes
//! that of the built-in files, so that a run makes nothing ready.
//!
//! A line begins with what it is found by: `name` and the old name; `keyword`, `order` or `default` and the
//! API, which is `LIBRARY.*` for all of a library; `release` and its number. The others say at their end in
//! which release what became of what. This file uses nothing of the crate, since the build script reads it too.

/// Parts the fields of a line; it comes before all that they are made of.
pub const FIELD: char = '\t';

/// Lines, as they are written.
#[derive(Default)]
pub struct Lines {
    lines: Vec<String>,
    library: String,
    title: String,
    release: String,
}

impl Lines {
    /// What follows is of this library, whose name people write like that.
    pub fn library(&mut self, id: &str, title: &str) {
        (self.library, self.title) = (id.to_owned(), title.to_owned());
    }

    /// What follows came with this version, which the source tells of.
    pub fn release(&mut self, kind: &str, since: &str, source: &str) {
        self.release = self.place();
        let fields = [
            &self.release,
            kind,
            &self.library,
            &self.title,
            since,
            source,
        ];
        let line = line("release", &fields);
        self.lines.push(line);
    }

    /// A name that became another. Methods of a class are also found by their names alone.
    pub fn renamed(&mut self, from: &str, to: &str) {
        if let (Some(from), Some(to)) = (method_of(from), method_of(to))
            && from != to
        {
            self.entry(&["name", from], from, to);
        }
        self.entry(&["name", from], from, to);
    }

    /// A keyword that became another; the API `*` is any of the library.
    pub fn keyword_renamed(&mut self, api: &str, from: &str, to: &str) {
        let api = match api {
            "*" => format!("{}.*", self.library),
            api => short_method(api),
        };
        self.entry(&["keyword", &api], from, to);
    }

    /// The orders of an API's arguments.
    pub fn reordered(&mut self, api: &str, from: &[String], to: &[String]) {
        let name = api.rsplit('.').next().unwrap_or(api);
        let call = |arguments: &[String]| format!("{name}({})", arguments.join(", "));
        self.entry(&["order", &short_method(api)], &call(from), &call(to));
    }

    /// The defaults of an API's parameter.
    pub fn default_changed(&mut self, api: &str, parameter: &str, from: &str, to: &str) {
        self.entry(&["default", &short_method(api), parameter], from, to);
    }

    fn entry(&mut self, key: &[&str], from: &str, to: &str) {
        let rest = [&self.place(), self.release.as_str(), from, to];
        let line = line(key[0], &[&key[1..], &rest].concat());
        self.lines.push(line);
    }

    /// Lines that are found by the same stay in the order in which they were written.
    fn place(&self) -> String {
        format!("{:06}", self.lines.len())
    }

    /// The lines, each with its end.
    pub fn text(mut self) -> String {
        self.lines.sort_unstable();
        self.lines.concat()
    }
}

fn line(first: &str, fields: &[&str]) -> String {
    let mut line = first.to_owned();
    for field in fields {
        line.push(FIELD);
        line.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    line + "\n"
}

/// Methods are known by root, class and name, without the modules in between.
fn short_method(api: &str) -> String {
    let parts: Vec<&str> = api.split('.').collect();
    match parts.as_slice() {
        [root, _, .., class, method] if class.starts_with(|c: char| c.is_ascii_uppercase()) => {
            format!("{root}.{class}.{method}")
        }
        _ => api.to_owned(),
    }
}

/// `.train` of `keras.models.Sequential.train`.
fn method_of(name: &str) -> Option<&str> {
    let dot = name.rfind('.').filter(|&dot| dot > 0)?;
    let owner = name[..dot].rsplit('.').next()?;
    owner
        .starts_with(|c: char| c.is_ascii_uppercase())
        .then(|| &name[dot..])
}
