//! `junit`: a test report in XML, as Jenkins, GitLab, Azure Pipelines and others read it.
//!
//! In: findings. Out: one test suite with a test for each finding: failed at level `fail`, else passed,
//! with what was found as its output. What is missing is a test with an error; where nothing was found,
//! one test passed, since a report without tests is an error to its readers.

use std::io::{self, Write};

use super::{ChangeResult, Finding, Format, Level, Options, Summary, escape, words};

pub struct Junit {
    options: Options,
    tests: Vec<String>,
    failures: usize,
    errors: usize,
}

impl Junit {
    pub fn new(options: Options) -> Self {
        Junit {
            options,
            tests: Vec::new(),
            failures: 0,
            errors: 0,
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let message = escape::xml(&words::message(finding));
        let text = escape::xml(&words::message_with_notes(finding));
        let rule = escape::xml(&finding.rule);
        let outcome = match finding.level {
            Level::Fail => {
                self.failures += 1;
                format!("<failure type=\"{rule}\" message=\"{message}\">{text}</failure>")
            }
            level => format!("<system-out>{}: {text}</system-out>", level.as_str()),
        };
        let name = format!("{} {}", finding.pattern, words::action(finding));
        self.test(&words::place(finding), &name, &outcome);
    }

    fn gap(&mut self, gap: &str) {
        self.errors += 1;
        let gap = escape::xml(gap);
        let outcome = format!("<error type=\"incomplete\" message=\"{gap}\"/>");
        self.test("dnnfix", "all of the change was read", &outcome);
    }

    fn test(&mut self, class: &str, name: &str, outcome: &str) {
        let (class, name) = (escape::xml(class), escape::xml(name));
        self.tests.push(format!(
            "<testcase classname=\"{class}\" name=\"{name}\">{outcome}</testcase>"
        ));
    }
}

impl Format for Junit {
    fn change(&mut self, change: &ChangeResult, _out: &mut dyn Write) -> io::Result<()> {
        let options = self.options;
        for finding in options.shown(change) {
            self.finding(finding);
        }
        for gap in &change.gaps {
            self.gap(gap);
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let gaps = summary.gap_sentence().filter(|_| self.errors == 0);
        if let Some(sentence) = gaps {
            self.gap(&sentence);
        }
        if self.tests.is_empty() {
            let sentence = escape::xml(&summary.sentence());
            let outcome = format!("<system-out>{sentence}</system-out>");
            self.test("dnnfix", "no finding", &outcome);
        }
        let (tests, failures, errors) = (self.tests.len(), self.failures, self.errors);
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"dnnfix\" {counts}>")?;
        writeln!(out, "<testsuite name=\"dnnfix\" {counts} skipped=\"0\">")?;
        for test in &self.tests {
            writeln!(out, "{test}")?;
        }
        writeln!(out, "</testsuite>\n</testsuites>")
    }
}
