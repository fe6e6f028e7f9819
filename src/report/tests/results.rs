//! Results made by hand, and the way from them to a format's bytes.

use crate::report::{
    BlockSpan, ChangeResult, Code, FileResult, Finding, FormatName, Level, Options, SCHEMA_VERSION,
    Span, Summary,
};

/// Writes changes in a format, as a command does.
pub fn write(name: FormatName, options: Options, changes: &[ChangeResult]) -> String {
    let mut out = Vec::new();
    let mut summary = Summary::default();
    let mut format = name.format(options).expect("a format of changes");
    format.begin(&mut out).expect("a Vec takes all");
    for change in changes {
        summary.add(change, &options);
        format.change(change, &mut out).expect("a Vec takes all");
    }
    format.end(&summary, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("all formats are UTF-8")
}

/// The formats that changes are written in.
pub fn formats() -> impl Iterator<Item = FormatName> {
    let all = FormatName::ALL.into_iter();
    all.filter(|name| name.format(Options::default()).is_some())
}

/// With the usual options, and without colours.
pub fn plain(name: FormatName, changes: &[ChangeResult]) -> String {
    colourless(&write(name, Options::default(), changes))
}

pub fn colourless(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

pub fn parsed(name: FormatName, changes: &[ChangeResult]) -> serde_json::Value {
    let text = write(name, Options::default(), changes);
    serde_json::from_str(&text).expect("the format is JSON")
}

pub fn lines(start: u32, end: u32) -> Option<Span> {
    Some(Span { start, end })
}

pub fn change(findings: Vec<Finding>) -> ChangeResult {
    let mut paths: Vec<_> = findings.iter().map(|f| f.path.clone()).collect();
    paths.dedup();
    let files = paths.iter().map(|path| file(path, Some("python")));
    ChangeResult {
        schema_version: SCHEMA_VERSION,
        id: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        repository: None,
        date: None,
        subject: "Use the right loss".to_owned(),
        complete: true,
        gaps: Vec::new(),
        error: None,
        duplicates: 0,
        files: files.collect(),
        findings,
    }
}

/// A change that was not read whole.
pub fn cut(gap: &str) -> ChangeResult {
    ChangeResult {
        complete: false,
        gaps: vec![gap.to_owned()],
        ..change(vec![])
    }
}

pub fn file(path: &str, language: Option<&'static str>) -> FileResult {
    FileResult {
        path: path.to_owned(),
        old_path: Some(path.to_owned()),
        language,
        libraries: vec!["keras".to_owned()],
        degraded: None,
    }
}

pub fn loss() -> Finding {
    Finding {
        pattern: "loss-function".to_owned(),
        taxonomy: None,
        action: "replace".to_owned(),
        kind: None,
        rule: "loss-function/compile-loss-replaced".to_owned(),
        confidence: 0.93,
        level: Level::Warn,
        primary: true,
        allowed: None,
        library: Some("keras".to_owned()),
        api: Some("keras.Model.compile".to_owned()),
        version: None,
        path: "train.py".to_owned(),
        old: lines(12, 12),
        new: lines(12, 12),
        block: BlockSpan {
            old: lines(12, 12),
            new: lines(12, 14),
        },
        before: "loss='mse'".to_owned(),
        after: "loss='binary_crossentropy'".to_owned(),
        message: "The loss of keras Model.compile changed from mean squared error to binary \
                  cross-entropy."
            .to_owned(),
        notes: Vec::new(),
        fingerprint: "5f1d".to_owned(),
        source: None,
        code: Code {
            old: "    model.compile(loss='mse', optimizer='adam')\n".to_owned(),
            new: "    model.compile(loss='binary_crossentropy', optimizer='adam')\n".to_owned(),
        },
    }
}

pub fn resize() -> Finding {
    Finding {
        pattern: "data-dimension".to_owned(),
        action: "add".to_owned(),
        kind: Some("resize-down".to_owned()),
        rule: "data-dimension/image-resized".to_owned(),
        confidence: 0.81,
        path: "data.py".to_owned(),
        old: None,
        new: lines(40, 40),
        block: BlockSpan {
            old: None,
            new: lines(40, 40),
        },
        before: String::new(),
        after: "img = cv2.resize(img, (150, 150))".to_owned(),
        message: "Images are now scaled to 150 × 150 before they enter the network.".to_owned(),
        notes: vec![
            "Downscaling loses information and can weaken robustness (study, finding 3)."
                .to_owned(),
        ],
        fingerprint: "77aa".to_owned(),
        source: None,
        code: Code {
            old: String::new(),
            new: "        img = cv2.resize(img, (150, 150))".to_owned(),
        },
        ..loss()
    }
}

/// A layer taken out of a file, with no line left in its place.
pub fn removal() -> Finding {
    Finding {
        pattern: "layer-property".to_owned(),
        action: "remove".to_owned(),
        rule: "layer-property/dropout-removed".to_owned(),
        confidence: 0.7,
        path: "model.py".to_owned(),
        old: lines(8, 8),
        new: None,
        block: BlockSpan {
            old: lines(8, 8),
            new: None,
        },
        before: "model.add(Dropout(0.5))".to_owned(),
        after: String::new(),
        message: "Dropout was removed.".to_owned(),
        fingerprint: "c0de".to_owned(),
        source: None,
        code: Code {
            old: "model.add(Dropout(0.5))".to_owned(),
            new: String::new(),
        },
        ..loss()
    }
}

/// Another reading of the place of [`loss`].
pub fn alternate() -> Finding {
    Finding {
        pattern: "optimizer".to_owned(),
        rule: "optimizer/compile".to_owned(),
        confidence: 0.4,
        primary: false,
        message: "The call of keras Model.compile changed.".to_owned(),
        fingerprint: "9999".to_owned(),
        ..loss()
    }
}

/// Two findings in two of five files, three of them in other languages.
pub fn usual() -> ChangeResult {
    let mut usual = change(vec![resize(), loss(), alternate()]);
    let others = ["a.md", "b.sh", "c.yml"].map(|path| file(path, None));
    usual.files.extend(others);
    usual
}
