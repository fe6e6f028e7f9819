//! Commits in mails, logs and exports.

use super::*;

const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

#[test]
fn mails_of_format_patch() {
    let other = SHA.replace('0', "f");
    let text = format!(
        "From {SHA} Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\nDate: Mon, 1 Jan 2020\n\
         Subject: [PATCH 1/2] Use the right\n loss\nMIME-Version: 1.0\n\
         Content-Transfer-Encoding: 8bit\n\nSee also\ncommit {other} upstream.\nFrom then on: fine\n\
         ---\n train.py | 2 +-\n 1 file changed\n\n{GIT}-- \n2.30.0\n\n\
         From {other} Mon Sep 17 00:00:00 2001\nFrom: A <a@example.org>\n\
         Subject: [PATCH 2/2] =?UTF-8?q?Caf=C3=A9?=\n\n---\n{GIT}--\n2.30.0\n"
    );
    let changes = read(&text);
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (&*change.id, &*change.subject))
        .collect();
    assert_eq!(seen, [(SHA, "Use the right loss"), (&*other, "Café")]);
    assert!(
        changes
            .iter()
            .all(|change| change.gaps.is_empty() && change.files.len() == 1)
    );
    assert_eq!(changes[0].files, one(GIT).files);
}

#[test]
fn mails_without_ids() {
    let mail =
        |subject| format!("Return-Path: <a@b.c>\nSubject: {subject}\n\nText\n---\n{GIT}-- \n2.3\n");
    let text = mail("Re: [PATCH v2] One") + &mail("[PATCH] Two");
    let seen: Vec<_> = read(&text)
        .into_iter()
        .map(|change| (change.id, change.subject))
        .collect();
    let named = |subject: &str| ("x.patch".to_owned(), subject.to_owned());
    assert_eq!(seen, [named("One"), named("Two")]);
    let mbox = format!("From a@b.c Thu Jan  2 10:00:00 2020\nSubject: [PATCH] One\n\n{GIT}");
    assert_eq!(one(&mbox).subject, "One");
}

#[test]
fn an_encoded_mail_is_a_gap() {
    let text = format!("Subject: [PATCH] One\nContent-Transfer-Encoding: base64\n\n{GIT}");
    let change = one(&text);
    let (line, reason) = gap(&change);
    assert_eq!(line, 2);
    assert!(reason.contains("base64"), "{reason}");
}

#[test]
fn logs() {
    let text = format!(
        "commit {SHA}\nMerge: 1111111 2222222\nAuthor: A <a@example.org>\nDate: today\n\n    Merge it\n\n\
         commit {SHA} (tag: v1)\nAuthor: A <a@example.org>\nDate: today\n\n    Fix it\n    \n    \
         diff --git a/no b/no\n    @@ -1 +1 @@\n\n{GIT}\n0123abc Short one\n{GIT}"
    );
    let changes = read(&text);
    let seen: Vec<_> = changes
        .iter()
        .map(|change| (&*change.id, &*change.subject))
        .collect();
    assert_eq!(
        seen,
        [(SHA, "Merge it"), (SHA, "Fix it"), ("0123abc", "Short one")]
    );
    assert_eq!(changes[0].files, []);
    assert_eq!(changes[1].files, one(GIT).files);
    assert_eq!(changes[2].files, one(GIT).files);
}

#[test]
fn a_mercurial_export() {
    let text =
        format!("# HG changeset patch\n# User A\n# Node ID {SHA}\n# Parent  0\nFix it\n\n{GIT}");
    let change = one(&text);
    assert_eq!((&*change.id, &*change.subject), (SHA, "Fix it"));
}

#[test]
fn free_text_is_passed_over() {
    let text = format!(
        "Hello,\n\n- a list\n+ of things\nIndex: of what\n---\nFiles differ\n@@ what @@\n\n{GIT}\n\
         - more\n\n--\nBye\n_______\nlist mailing list\n"
    );
    assert_eq!(one(&text), one(GIT));
}
