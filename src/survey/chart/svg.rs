//! One drawing: shapes and texts in, SVG out.
//!
//! Texts are escaped here. Shapes have classes, whose colours [`palette::css`] says: a policy that
//! forbids style attributes does not touch them.

use std::fmt::{Display, Write};

use super::palette;
use crate::report::escape;

/// Room for the title in a file of its own.
const HEAD: f64 = 58.0;
/// Room for what the chart is about, below it.
const FOOT: f64 = 22.0;
/// Margin around it.
const MARGIN: f64 = 16.0;

/// A chart.
#[derive(Debug, Clone)]
pub struct Svg {
    /// Of its file, without the ending.
    pub name: &'static str,
    /// What is shown.
    pub title: String,
    /// Unit, n, and how to read it.
    pub subtitle: String,
    /// What it is about: repositories and days.
    pub source: String,
    /// What a reader who does not see it should know.
    pub description: String,
    width: f64,
    height: f64,
    body: String,
}

/// Where a text stands from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    pub fn new(name: &'static str, width: f64, height: f64) -> Self {
        Self {
            name,
            title: String::new(),
            subtitle: String::new(),
            source: String::new(),
            description: String::new(),
            width,
            height,
            body: String::new(),
        }
    }

    /// Text at its middle height.
    pub fn text(&mut self, (x, y): (f64, f64), class: &str, anchor: Anchor, text: impl Display) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let text = escape::html(&text.to_string());
        self.push(format_args!(
            "<text x=\"{}\" y=\"{}\" class=\"{class}\"{anchor}>{text}</text>",
            N(x),
            N(y + 4.5)
        ));
    }

    /// Text that rises to the right from its point.
    pub fn rising_text(&mut self, (x, y): (f64, f64), class: &str, text: &str) {
        self.push(format_args!(
            "<text transform=\"translate({} {}) rotate(-50)\" class=\"{class}\">{}</text>",
            N(x),
            N(y),
            escape::html(text)
        ));
    }

    /// A rectangle; `tip` is shown to who points at it.
    pub fn rect(&mut self, (x, y, w, h): (f64, f64, f64, f64), class: &str, tip: &str) {
        self.shaded((x, y, w, h), class, 1.0, tip);
    }

    /// A rectangle of which so much is seen.
    pub fn shaded(
        &mut self,
        (x, y, w, h): (f64, f64, f64, f64),
        class: &str,
        opacity: f64,
        tip: &str,
    ) {
        let opacity = match opacity < 1.0 {
            true => format!(" fill-opacity=\"{opacity:.2}\""),
            false => String::new(),
        };
        let (x, y, w, h) = (N(x), N(y), N(w), N(h));
        let head = format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" class=\"{class}\"{opacity}"
        );
        match tip.is_empty() {
            true => self.push(format_args!("{head}/>")),
            false => {
                let tip = escape::html(tip);
                self.push(format_args!("{head}><title>{tip}</title></rect>"));
            }
        }
    }

    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        self.push(format_args!(
            "<path d=\"M{} {}L{} {}\" class=\"{class}\"/>",
            N(from.0),
            N(from.1),
            N(to.0),
            N(to.1)
        ));
    }

    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, class: &str) {
        self.push(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{class}\"/>",
            N(x),
            N(y),
            N(radius)
        ));
    }

    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, class: &str) {
        let r = radius;
        self.push(format_args!(
            "<path d=\"M{} {}l{} {}l{} {}l{} {}z\" class=\"{class}\"/>",
            N(x - r),
            N(y),
            N(r),
            N(-r),
            N(r),
            N(r),
            N(-r),
            N(r)
        ));
    }

    /// Columns on one base line, each by its left end, width and height.
    pub fn columns(&mut self, base: f64, columns: &[(f64, f64, f64)], class: &str) {
        let mut path = String::new();
        for &(x, width, height) in columns {
            let (x, base, width, height) = (N(x), N(base), N(width), N(height));
            write!(path, "M{x} {base}v-{height}h{width}v{height}z")
                .expect("a String takes all that is written");
        }
        self.push(format_args!("<path d=\"{path}\" class=\"{class}\"/>"));
    }

    fn push(&mut self, element: std::fmt::Arguments) {
        self.body
            .write_fmt(element)
            .expect("a String takes all that is written");
        self.body.push('\n');
    }

    /// For a page that has [`palette::css`], under a heading that is the title.
    pub fn inline(&self) -> String {
        format!(
            "<svg class=\"chart\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\">\n{}</svg>",
            escape::html(&self.description),
            N(self.width),
            N(self.height),
            N(self.width),
            N(self.height),
            self.body
        )
    }

    /// As a file, with title and colours of its own.
    pub fn file(&self) -> String {
        let (width, height) = (
            self.width + 2.0 * MARGIN,
            self.height + HEAD + FOOT + 2.0 * MARGIN,
        );
        let mut head = Svg::new(self.name, width, height);
        head.rect((0.0, 0.0, width, height), "q", "");
        head.text(
            (MARGIN, MARGIN + 10.0),
            "t title",
            Anchor::Start,
            &self.title,
        );
        for (index, line) in wrapped(&self.subtitle, self.width, 12.0)
            .iter()
            .take(2)
            .enumerate()
        {
            let y = MARGIN + 30.0 + 15.0 * index as f64;
            head.text((MARGIN, y), "s small", Anchor::Start, line);
        }
        let foot = height - MARGIN - 6.0;
        head.text((MARGIN, foot), "s small", Anchor::Start, &self.source);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" aria-labelledby=\"title description\" \
             viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n<style>{}</style>\n\
             {}<g transform=\"translate({} {})\">\n{}</g>\n</svg>\n",
            escape::html(&self.title),
            escape::html(&format!(
                "{} {} {}",
                self.subtitle, self.description, self.source
            )),
            palette::css(),
            head.body,
            N(MARGIN),
            N(HEAD + MARGIN),
            self.body,
            width = N(width),
            height = N(height),
        )
    }
}

/// A number with as many decimals as a screen shows.
struct N(f64);

impl Display for N {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let text = format!("{:.1}", self.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(&text))
    }
}

/// How wide a text is, about: fonts differ.
pub fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '(' | ')'
        | '/' | ' ' => 0.33,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        c if c.is_ascii_uppercase() => 0.68,
        c if c.is_ascii() => 0.57,
        _ => 1.0,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// A path that fits: without folders of its middle, then without its beginning. Names stay whole where
/// they can.
pub fn path_that_fits(path: &str, size: f64, room: f64) -> String {
    let fits = |text: &String| width(text, size) <= room;
    let rests = || {
        let rests = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
        // What is said of a folder stays with its name.
        rests.filter(|rest| !rest.starts_with(' '))
    };
    let first = path.split_inclusive('/').next().unwrap_or_default();
    let middle = rests().skip(1).map(|rest| format!("{first}…/{rest}"));
    let end = rests().map(|rest| format!("…/{rest}"));
    let named = |text: &String| !text.ends_with("…/");
    let mut shorter = std::iter::once(path.to_owned()).chain(middle).chain(end);
    let whole = shorter.find(|text| named(text) && fits(text));
    whole.unwrap_or_else(|| end_that_fits(path, size, room))
}

/// The end of a text that fits, which of a name tells most.
fn end_that_fits(text: &str, size: f64, room: f64) -> String {
    let mut kept: Vec<char> = Vec::new();
    let mut used = width("…", size);
    for c in text.chars().rev() {
        used += width(c.encode_utf8(&mut [0; 4]), size);
        if used > room {
            break;
        }
        kept.push(c);
    }
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
}

fn wrapped(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines
            .last_mut()
            .expect("there is a first line from the start");
        if !line.is_empty() && width(line, size) + width(word, size) > room {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_markup() {
        let mut svg = Svg::new("x", 10.0, 10.0);
        svg.title = "</title><script>".to_owned();
        svg.description = "\"><script>".to_owned();
        svg.text((0.0, 0.0), "t", Anchor::Start, "<b>&\u{202e}");
        svg.rect((0.0, 0.0, 1.0, 1.0), "t", "</title><script>");
        for text in [svg.inline(), svg.file()] {
            assert!(
                !text.contains("<script>") && !text.contains("<b>"),
                "{text}"
            );
            assert!(!text.contains('\u{202e}'));
        }
    }

    #[test]
    fn names_of_a_long_path_stay_whole() {
        let shown = |path: &str, room: f64| path_that_fits(path, 13.0, room);
        assert_eq!(shown("layers/", 90.0), "layers/");
        assert_eq!(shown("other folders", 150.0), "other folders");
        let path = "net/a_folder_between/src/layers/";
        assert_eq!(shown(path, 150.0), "net/…/src/layers/");
        assert_eq!(shown(path, 110.0), "net/…/layers/");
        assert_eq!(shown(path, 75.0), "…/layers/");
        assert_eq!(shown("net/data/ (files)", 90.0), "…/data/ (files)");
    }

    #[test]
    fn of_a_long_name_the_end_is_shown() {
        let path = "a_very_long_name_of_a_folder_with_layers/";
        let shown = path_that_fits(path, 13.0, 90.0);
        assert!(shown.starts_with('…') && path.ends_with(shown.trim_start_matches('…')));
        assert!(width(&shown, 13.0) <= 90.0 && shown.len() > 8);
    }
}
