//! The library in 20 lines: `cargo run --example label examples/fix.diff` prints a line for each place.

use std::error::Error;

pub fn label(patch: &str) -> Result<String, Box<dyn Error>> {
    let catalogue = dnnfix::Catalogue::builtin()?;
    let mut lines = String::new();
    for change in dnnfix::classify_patch(&catalogue, patch, std::fs::read(patch)?)? {
        let primaries = change.findings.iter().filter(|f| f.primary);
        for finding in primaries.filter(|f| f.confidence >= 0.5) {
            let line = finding.anchor().map_or(0, |span| span.start);
            lines += &format!("{}:{line} {}\n", finding.path, finding.pattern);
        }
    }
    Ok(lines)
}

pub fn main() -> Result<(), Box<dyn Error>> {
    let patch = std::env::args().nth(1).ok_or("name a patch file")?;
    print!("{}", label(&patch)?);
    Ok(())
}
