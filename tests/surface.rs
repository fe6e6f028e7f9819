//! The library's surface: what is public, so that a change of it is seen; that it can be shared by
//! threads; and that the program in `examples/` says what it should.
//!
//! The listing is read from the source: what `src/lib.rs` exports, with fields, methods and traits.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, ItemUse, UseTree, Visibility, parse_quote};
use walkdir::WalkDir;

#[path = "../examples/label.rs"]
#[allow(dead_code)]
mod label;

#[test]
fn the_surface_is_the_one_that_is_listed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let root = items(&source.join("lib.rs"));
    let mut surface = Vec::new();
    for item in root {
        match item {
            Item::Use(exported) if is_public(&exported.vis) => {
                for (module, name) in names(&exported) {
                    surface.extend(declared(&source, &module, &name));
                }
            }
            Item::Fn(mut function) if is_public(&function.vis) => {
                function.attrs.clear();
                function.block = parse_quote!({});
                surface.push(function.into());
            }
            Item::Mod(module) if is_public(&module.vis) => {
                let hidden: Attribute = parse_quote!(#[doc(hidden)]);
                assert!(module.attrs.contains(&hidden), "{} is shown", module.ident);
            }
            other => assert!(!is_exported(&other), "a sort of item that is not listed"),
        }
    }
    let file = syn::File {
        shebang: None,
        attrs: Vec::new(),
        items: surface,
    };
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn all_of_it_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<dnnfix::Catalogue>();
    shared::<dnnfix::CatalogueError>();
    shared::<dnnfix::ChangeResult>();
    shared::<dnnfix::NotAPatch>();
    let catalogue = dnnfix::Catalogue::builtin().expect("it is sound");
    let pair = || dnnfix::classify_pair(&catalogue, "a.py", "loss = 'mse'\n", "loss = 'mae'\n");
    let alone = pair().findings;
    std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(pair));
        for thread in threads {
            assert_eq!(thread.join().expect("no panic").findings, alone);
        }
    });
}

#[test]
fn the_example_prints_a_line_for_each_place() {
    let patch = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/fix.diff");
    insta::assert_snapshot!(label::label(patch).expect("the patch is read"), @r"
    digits/data.py:14 data-dimension
    digits/data.py:15 data-type
    digits/model.py:10 add-layer
    digits/model.py:11 activation
    digits/train.py:18 loss-function
    digits/train.py:20 versioning
    ");
}

fn items(file: &Path) -> Vec<Item> {
    let text = fs::read_to_string(file).expect("sources can be read");
    syn::parse_file(&text).expect("sources are Rust").items
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Of those items that can stand in `lib.rs`.
fn is_exported(item: &Item) -> bool {
    match item {
        Item::Const(item) => is_public(&item.vis),
        Item::Enum(item) => is_public(&item.vis),
        Item::Macro(item) => !item.attrs.is_empty(),
        Item::Static(item) => is_public(&item.vis),
        Item::Struct(item) => is_public(&item.vis),
        Item::Trait(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        _ => false,
    }
}

/// The names that `pub use module::{a, b}` exports, each with its module.
fn names(exported: &ItemUse) -> Vec<(String, String)> {
    let UseTree::Path(path) = &exported.tree else {
        panic!("exports are written as `module::name`");
    };
    let module = path.ident.to_string();
    let trees = match &*path.tree {
        UseTree::Group(group) => group.items.iter().collect(),
        one => vec![one],
    };
    let name = |tree: &UseTree| match tree {
        UseTree::Name(name) => (module.clone(), name.ident.to_string()),
        _ => panic!("exports are named one by one"),
    };
    trees.into_iter().map(name).collect()
}

/// The declaration of a type in a module or below, then what is implemented for it there.
fn declared(source: &Path, module: &str, name: &str) -> Vec<Item> {
    let mut items: Vec<Item> = files(source, module)
        .iter()
        .flat_map(|f| items(f))
        .collect();
    let mut declared = Vec::new();
    items.retain_mut(|item| {
        let shown = shown(item, name);
        declared.extend(shown);
        matches!(item, Item::Impl(_))
    });
    assert_eq!(declared.len(), 1, "{module}::{name} is declared once");
    declared.extend(items.into_iter().filter_map(|item| implemented(item, name)));
    declared
}

fn files(source: &Path, module: &str) -> Vec<PathBuf> {
    let file = source.join(module).with_extension("rs");
    let below = WalkDir::new(source.join(module))
        .sort_by_file_name()
        .into_iter();
    let below = below.filter_map(|entry| Some(entry.ok()?.into_path()));
    let sources = below.filter(|path| path.extension().is_some_and(|e| e == "rs"));
    sources.chain(file.exists().then_some(file)).collect()
}

/// The struct or enum of this name with what users see of it.
fn shown(item: &Item, name: &str) -> Option<Item> {
    match item.clone() {
        Item::Struct(mut item) if item.ident == name => {
            item.attrs.retain(tells);
            if !see(&mut item.fields) {
                item.attrs.push(parse_quote!(#[with_private_fields]));
            }
            Some(item.into())
        }
        Item::Enum(mut item) if item.ident == name => {
            item.attrs.retain(tells);
            for variant in &mut item.variants {
                variant.attrs.retain(tells);
                variant
                    .fields
                    .iter_mut()
                    .for_each(|field| field.attrs.clear());
            }
            Some(item.into())
        }
        _ => None,
    }
}

/// Leaves the public fields; whether there were no others.
fn see(fields: &mut Fields) -> bool {
    let Fields::Named(named) = fields else {
        return true;
    };
    let all = named.named.len();
    let public = std::mem::take(&mut named.named).into_iter();
    named.named = public.filter(|field| is_public(&field.vis)).collect();
    named.named.iter_mut().for_each(|field| field.attrs.clear());
    named.named.len() == all
}

/// What an attribute says to users.
fn tells(attribute: &Attribute) -> bool {
    ["derive", "non_exhaustive"]
        .iter()
        .any(|name| attribute.path().is_ident(name))
}

/// A trait that is implemented for the type, or its public functions.
fn implemented(item: Item, name: &str) -> Option<Item> {
    let Item::Impl(mut item) = item else {
        return None;
    };
    let own: syn::Type = syn::parse_str(name).expect("a name is a type");
    if *item.self_ty != own {
        return None;
    }
    item.attrs.clear();
    if item.trait_.is_some() {
        item.items.clear();
        return Some(item.into());
    }
    item.items = std::mem::take(&mut item.items)
        .into_iter()
        .filter_map(function)
        .collect();
    (!item.items.is_empty()).then(|| ItemImpl::into(item))
}

fn function(item: ImplItem) -> Option<ImplItem> {
    let ImplItem::Fn(mut function) = item else {
        return None;
    };
    function.attrs.clear();
    function.block = parse_quote!({});
    is_public(&function.vis).then_some(function.into())
}
