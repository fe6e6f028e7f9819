//! Roles: what a name is for in a deep-learning program. The vocabulary is data (`roles.toml`).

use rustc_hash::FxHashMap as HashMap;

/// Index of a role in its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role(pub(super) u8);

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct RoleSet(pub(super) u128);

impl RoleSet {
    pub const EMPTY: RoleSet = RoleSet(0);

    pub fn insert(&mut self, role: Role) {
        self.0 |= 1 << role.0;
    }

    pub fn contains(self, role: Role) -> bool {
        self.0 >> role.0 & 1 == 1
    }

    pub fn meets(self, other: RoleSet) -> bool {
        self.0 & other.0 != 0
    }

    pub fn union(self, other: RoleSet) -> RoleSet {
        RoleSet(self.0 | other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Role> for RoleSet {
    fn from(role: Role) -> Self {
        RoleSet(1 << role.0)
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<T: IntoIterator<Item = Role>>(roles: T) -> Self {
        roles
            .into_iter()
            .fold(RoleSet::EMPTY, |set, role| set.union(role.into()))
    }
}

/// What keeps the role of the call that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Carried {
    #[default]
    Not,
    /// Objects of a class: a layer is a layer, its output is not.
    Objects,
    /// Values as well: the value of a loss function is a loss.
    Values,
}

/// All roles that there are.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    ids: Vec<String>,
    meanings: Vec<String>,
    /// Kept by objects that a class makes, and by values too.
    carried: RoleSet,
    values: RoleSet,
    declaring: RoleSet,
    index: HashMap<String, Role>,
}

impl Roles {
    /// The most roles a vocabulary can have: the bits of a [`RoleSet`].
    pub const MOST: usize = 128;

    /// Adds a role, or changes its meaning; `None` when there are too many.
    pub fn add(&mut self, id: &str, meaning: &str, carried: Carried) -> Option<Role> {
        let role = match self.index.get(id) {
            Some(&role) => role,
            None => self.push(id)?,
        };
        self.meanings[role.0 as usize] = meaning.to_owned();
        match carried {
            Carried::Not => {}
            Carried::Objects => self.carried.insert(role),
            Carried::Values => {
                self.carried.insert(role);
                self.values.insert(role);
            }
        }
        Some(role)
    }

    fn push(&mut self, id: &str) -> Option<Role> {
        if self.ids.len() >= Self::MOST {
            return None;
        }
        let role = Role(self.ids.len() as u8);
        self.ids.push(id.to_owned());
        self.meanings.push(String::new());
        self.index.insert(id.to_owned(), role);
        Some(role)
    }

    /// Says that calls of a role declare options.
    pub fn set_declaring(&mut self, role: Role) {
        self.declaring.insert(role);
    }

    /// Whether a call of the role declares an option, which its first string names.
    pub fn is_declaring(&self, role: Role) -> bool {
        self.declaring.contains(role)
    }

    pub fn get(&self, id: &str) -> Option<Role> {
        self.index.get(id).copied()
    }

    pub fn id(&self, role: Role) -> &str {
        &self.ids[role.0 as usize]
    }

    /// The id of the first role in a set.
    pub fn first_of(&self, set: RoleSet) -> Option<&str> {
        let index = set.0.trailing_zeros() as usize;
        self.ids.get(index).map(String::as_str)
    }

    /// The ids of the roles in a set.
    pub fn ids_of(&self, set: RoleSet) -> impl Iterator<Item = &str> {
        let ids = self.ids.iter().enumerate();
        let within = ids.filter(move |(index, _)| set.contains(Role(*index as u8)));
        within.map(|(_, id)| id.as_str())
    }

    #[allow(dead_code)] // for people who read a catalogue
    pub fn meaning(&self, role: Role) -> &str {
        &self.meanings[role.0 as usize]
    }

    /// Whether what a call of this role makes has the role too: an object of a class, or a value.
    pub fn is_carried(&self, role: Role, object: bool) -> bool {
        let carried = if object { self.carried } else { self.values };
        carried.contains(role)
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }
}
