//! What git itself writes.

use super::*;

struct Repository(tempfile::TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a directory"));
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .output()
            .expect("git runs");
        output.stdout
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), bytes).expect("written");
    }

    fn commit(&self, subject: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
        let id = self.git(&["rev-parse", "HEAD"]);
        String::from_utf8_lossy(&id).trim().to_owned()
    }

    /// With a commit that renames, quotes, changes the mode, and more.
    fn with_all_kinds() -> (Self, String) {
        let repository = Self::new();
        let text = |number: i32| {
            (0..number)
                .map(|line| format!("x = {line}\n"))
                .collect::<String>()
        };
        repository.write("old name.py", text(20));
        repository.write("café.py", "a\n");
        repository.write("crlf.py", "a\r\nb\r\n");
        repository.write("end.py", "a\nb");
        repository.write("x.bin", [0, 1, 2]);
        repository.write("gone.py", "import os\n");
        repository.write("run.sh", "a\n");
        repository.commit("Before");
        repository.git(&["mv", "old name.py", "new name.py"]);
        repository.write("new name.py", text(21));
        repository.write("café.py", "b\n");
        repository.write("crlf.py", "a\r\nc\r\n");
        repository.write("end.py", "a\nb\nc");
        repository.write("x.bin", [0, 1, 3]);
        fs::remove_file(repository.path().join("gone.py")).expect("removed");
        repository.write("tab\there.py", "a\n");
        repository.git(&["update-index", "--chmod=+x", "run.sh"]);
        repository.git(&["config", "core.fileMode", "false"]);
        let id = repository.commit("After: the \"fix\" for größe");
        (repository, id)
    }
}

const KINDS: [(Option<&str>, Option<&str>, &str); 8] = [
    (Some("café.py"), Some("café.py"), "b\n"),
    (Some("crlf.py"), Some("crlf.py"), "a\nc\n"),
    (Some("end.py"), Some("end.py"), "a\nb\nc\n"),
    (Some("gone.py"), None, ""),
    (
        Some("old name.py"),
        Some("new name.py"),
        "x = 17\nx = 18\nx = 19\nx = 20\n",
    ),
    (Some("run.sh"), Some("run.sh"), "opaque"),
    (None, Some("tab\there.py"), "a\n"),
    (Some("x.bin"), Some("x.bin"), "opaque"),
];

fn new_text(file: &FileChange) -> &str {
    match &file.content {
        Content::Opaque => "opaque",
        Content::Text(_) => &region(file).new.text,
    }
}

#[test]
fn every_way_of_git_to_show_a_commit_gives_the_same_change() {
    let (repository, id) = Repository::with_all_kinds();
    let ways: [&[&str]; 8] = [
        &["show", "-M"],
        &["log", "-1", "-p", "-M", "--format=fuller"],
        &["log", "-1", "-p", "-M", "--format=raw", "--stat"],
        &["format-patch", "-1", "-M", "--stdout"],
        &["show", "-M", "--no-prefix"],
        &[
            "show",
            "-M",
            "--src-prefix=one/",
            "--dst-prefix=two/",
            "--full-index",
        ],
        &[
            "-c",
            "diff.mnemonicPrefix=true",
            "show",
            "-M",
            "--color=always",
        ],
        &["-c", "core.quotePath=false", "show", "-M", "--binary"],
    ];
    for way in ways {
        let changes = patch::read("x", &repository.git(way));
        let [change] = &changes[..] else {
            panic!("{way:?}: {changes:#?}");
        };
        assert_eq!(change.id, id, "{way:?}");
        assert_eq!(change.subject, "After: the \"fix\" for größe", "{way:?}");
        assert_eq!(change.gaps, [], "{way:?}");
        let seen: Vec<_> = change
            .files
            .iter()
            .map(|file| {
                (
                    file.old_path.as_deref(),
                    file.new_path.as_deref(),
                    new_text(file),
                )
            })
            .collect();
        let mut expected = KINDS.to_vec();
        expected.sort_by_key(|(old, new, _)| new.or(*old));
        let mut sorted = seen.clone();
        sorted.sort_by_key(|(old, new, _)| new.or(*old));
        assert_eq!(sorted, expected, "{way:?}");
    }
}

#[test]
fn a_merge_that_git_shows_combined() {
    let repository = Repository::new();
    repository.write("x.py", "a\nb\nc\nd\ne\n");
    repository.commit("Base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("x.py", "a\nside\nc\nd\nE\n");
    repository.commit("Side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("x.py", "a\nmain\nc\nd\ne\n");
    repository.commit("Main");
    repository.git(&["merge", "-q", "side"]);
    let conflict = patch::read("x", &repository.git(&["diff"]));
    assert_eq!(conflict[0].gaps, []);
    repository.write("x.py", "a\nboth\nc\nd\nE\n");
    repository.commit("Merge");
    let changes = patch::read("x", &repository.git(&["show", "-c"]));
    assert_eq!(
        (&*changes[0].subject, &changes[0].gaps[..]),
        ("Merge", &[][..])
    );
    let region = region(&changes[0].files[0]);
    assert_eq!(&*region.old.text, "a\nmain\nc\nd\ne\n");
    assert_eq!(&*region.new.text, "a\nboth\nc\nd\nE\n");
    assert_eq!(
        region.blocks(),
        [block((2, 3), (2, 3)), block((5, 6), (5, 6))]
    );
}
