//! The layers of the catalogue for this run: the user's, the repository's, those that were named.

use super::Common;
use crate::catalogue::CatalogueError;
use crate::catalogue::layer::Layer;
use crate::settings;

/// What lies on the built-in catalogue, the most general first.
pub fn layers(common: &Common) -> Result<Vec<Layer>, CatalogueError> {
    let mut layers = Vec::new();
    if !common.isolated {
        layers.extend(Layer::user()?);
        if let Some((top, settings)) = settings::nearest()? {
            layers.push(settings.layer(&top)?);
        }
    }
    for folder in &common.catalogue {
        layers.push(Layer::named(folder)?);
    }
    Ok(layers)
}
