//! The layers of the catalogue for this run: the user's, the repository's, those that were named.

use super::Common;
use crate::catalogue::CatalogueError;
use crate::catalogue::layer::Layer;
use crate::settings;

/// What lies on the built-in catalogue, the most general first.
pub fn layers(common: &Common) -> Result<Vec<Layer>, CatalogueError> {
    let nearest = match common.isolated {
        true => None,
        false => settings::nearest()?,
    };
    let layer = nearest.map(|(top, settings)| settings.layer(&top));
    layers_over(common, layer.transpose()?)
}

/// The same, with this layer for the repository's.
pub fn layers_over(
    common: &Common,
    repository: Option<Layer>,
) -> Result<Vec<Layer>, CatalogueError> {
    let mut layers = Vec::new();
    if !common.isolated {
        layers.extend(Layer::user()?);
        layers.extend(repository);
    }
    for folder in &common.catalogue {
        layers.push(Layer::named(folder)?);
    }
    Ok(layers)
}
