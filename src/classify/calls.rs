//! Calls of a side that rules ask for again and again: found once, when they are first asked for.

use crate::names::View;
use crate::syntax::tree::{Kind, NodeId};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Default)]
pub struct Calls {
    /// The full names of all that is called.
    paths: OnceCell<HashSet<String>>,
    /// By the hash of a name, the calls that it is spread in: `f(**name)`.
    spread: OnceCell<HashMap<u64, Vec<NodeId>>>,
}

impl Calls {
    /// Whether something of this full name is called.
    pub fn has(&self, view: &View, path: &str) -> bool {
        let paths = self.paths.get_or_init(|| {
            let calls = nodes(view, Kind::Call);
            let callees = calls.filter_map(|call| view.callee(call));
            callees.map(|callee| callee.path.clone()).collect()
        });
        paths.contains(path)
    }

    /// The calls that a name is spread in.
    pub fn spreading(&self, view: &View, name: NodeId) -> &[NodeId] {
        let program = view.program;
        let spread = self.spread.get_or_init(|| {
            let mut found: HashMap<u64, Vec<NodeId>> = HashMap::new();
            for splat in nodes(view, Kind::Splat) {
                if let (Some(name), Some(call)) =
                    (program.child(splat, 0), program.node(splat).parent)
                {
                    found.entry(program.node(name).hash).or_default().push(call);
                }
            }
            found
        });
        spread
            .get(&program.node(name).hash)
            .map_or(&[], Vec::as_slice)
    }
}

/// All nodes of a kind.
fn nodes<'p>(view: &View<'p>, kind: Kind) -> impl Iterator<Item = NodeId> + use<'p> {
    let program = view.program;
    let roots = program.statements().map(|(_, statement)| statement.root);
    let all = roots.flat_map(|root| program.descendants(root));
    all.filter(move |&node| program.kind(node) == kind)
}
