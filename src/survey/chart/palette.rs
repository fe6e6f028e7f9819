//! Colours of the charts: on light and on dark paper, and in print.
//!
//! A pattern has one hue, which its place in the catalogue gives. The fifteen were searched for so that
//! any two can be told apart with normal sight and with each of the three kinds of colour blindness,
//! and each from the paper; the tests hold them to it.

/// Colours of a pattern on light and on dark paper.
pub const PATTERNS: [(&str, &str); 15] = [
    ("#a98f7e", "#eed2c0"),
    ("#829821", "#c3dc6e"),
    ("#474100", "#858045"),
    ("#1e5577", "#6095bb"),
    ("#5f183e", "#a5577b"),
    ("#159cb7", "#70e1fd"),
    ("#237fc8", "#85c2fd"),
    ("#658555", "#a5c895"),
    ("#7f605e", "#c2a09d"),
    ("#8e4d14", "#d58e5a"),
    ("#440f83", "#7f59cb"),
    ("#644745", "#a68683"),
    ("#744dbe", "#b394fd"),
    ("#003c5d", "#457b9f"),
    ("#a75e8a", "#ef9fce"),
];

/// The other colours of a theme.
struct Theme {
    paper: &'static str,
    ink: &'static str,
    soft: &'static str,
    grid: &'static str,
    accent: &'static str,
    /// Of a pattern that is not in the catalogue's first fifteen.
    other: &'static str,
}

const LIGHT: Theme = Theme {
    paper: "#ffffff",
    ink: "#1c2128",
    soft: "#57606a",
    grid: "#d8dee4",
    accent: "#237fc8",
    other: "#6e7781",
};

const DARK: Theme = Theme {
    paper: "#15191e",
    ink: "#e6edf3",
    soft: "#9da7b3",
    grid: "#343b44",
    accent: "#3587cc",
    other: "#8b949e",
};

/// The class of a pattern, by its place in the catalogue.
pub fn class(place: Option<usize>) -> String {
    match place {
        Some(place) if place < PATTERNS.len() => format!("c{place}"),
        _ => "cx".to_owned(),
    }
}

/// The style of all charts; print is on light paper.
pub fn css() -> String {
    let fonts = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";
    let shape = format!(
        ".chart text{{font:13px {fonts}}}.chart .small{{font-size:12px}}\
         .chart .title{{font-size:17px;font-weight:600}}.chart .n{{font-variant-numeric:tabular-nums}}\
         .chart path,.chart circle,.chart rect{{stroke-width:1.5}}"
    );
    let (light, dark) = (
        colours(&LIGHT, |(light, _)| light),
        colours(&DARK, |(_, dark)| dark),
    );
    format!("{shape}{light}@media screen and (prefers-color-scheme:dark){{{dark}}}")
}

fn colours(theme: &Theme, of: fn(&(&'static str, &'static str)) -> &'static str) -> String {
    let Theme {
        paper,
        ink,
        soft,
        grid,
        accent,
        other,
    } = theme;
    // t text, s soft text, r text on dark shapes; g grid, k strokes, h their rim, m marks; q paper, a
    // and i shapes, the cx of other patterns
    let mut css = format!(
        ".chart .t{{fill:{ink}}}.chart .s{{fill:{soft}}}.chart .r{{fill:{paper}}}\
         .chart .g{{stroke:{grid};fill:none}}.chart .k{{stroke:{ink};fill:none}}\
         .chart .h{{stroke:{paper};fill:none;stroke-width:4;stroke-linecap:square}}\
         .chart .m{{stroke:{ink};fill:{paper}}}.chart .q{{fill:{paper}}}\
         .chart .a{{fill:{accent}}}.chart .i{{fill:{ink}}}.chart .cx,.swatch.cx{{fill:{other};background:{other}}}"
    );
    for (place, colours) in PATTERNS.iter().enumerate() {
        let colour = of(colours);
        css += &format!(".chart .c{place},.swatch.c{place}{{fill:{colour};background:{colour}}}");
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [f64; 3];

    /// Linear light, from `#rrggbb`.
    fn linear(colour: &str) -> Rgb {
        [1, 3, 5].map(|at| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).expect("two digits");
            let value = f64::from(byte) / 255.0;
            match value <= 0.04045 {
                true => value / 12.92,
                false => ((value + 0.055) / 1.055).powf(2.4),
            }
        })
    }

    /// WCAG 2.
    fn contrast(a: &str, b: &str) -> f64 {
        let luminance = |colour: &str| {
            let [r, g, b] = linear(colour);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Machado, Oliveira and Fernandes 2009, severity 1; the first is normal sight.
    const SIGHTS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ];

    fn seen(matrix: &[[f64; 3]; 3], colour: Rgb) -> Rgb {
        matrix.map(|row| {
            let sum: f64 = row.iter().zip(colour).map(|(m, c)| m * c).sum();
            sum.clamp(0.0, 1.0)
        })
    }

    /// Ottosson 2020, in which equal distances look alike.
    fn oklab([r, g, b]: Rgb) -> Rgb {
        let l = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b).cbrt();
        let m = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b).cbrt();
        let s = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b).cbrt();
        [
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
        ]
    }

    fn distance(a: Rgb, b: Rgb) -> f64 {
        let squares = a.iter().zip(b).map(|(a, b)| (a - b).powi(2));
        squares.sum::<f64>().sqrt()
    }

    #[test]
    fn any_two_patterns_can_be_told_apart_by_anyone() {
        for of in [|(light, _): (_, _)| light, |(_, dark): (_, _)| dark] {
            for sight in &SIGHTS {
                let labs = PATTERNS.map(|colours| oklab(seen(sight, linear(of(colours)))));
                for (at, a) in labs.iter().enumerate() {
                    for b in &labs[..at] {
                        // Just noticeable is about 0.02.
                        assert!(distance(*a, *b) > 0.05, "{:?}", PATTERNS[at]);
                    }
                }
            }
        }
    }

    #[test]
    fn shapes_and_texts_stand_out_from_the_paper() {
        for (light, dark) in PATTERNS {
            assert!(contrast(light, LIGHT.paper) >= 3.0, "{light}");
            assert!(contrast(dark, DARK.paper) >= 3.0, "{dark}");
        }
        for theme in [LIGHT, DARK] {
            assert!(contrast(theme.ink, theme.paper) >= 12.0);
            assert!(contrast(theme.soft, theme.paper) >= 4.5);
            assert!(contrast(theme.other, theme.paper) >= 3.0);
        }
    }
}
