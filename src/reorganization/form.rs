//! The form of one act: what is typed, and what of it is meant.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    Kind, ReorganizationId,
    intent::Intent,
    tree::{Act, Node, Place, Refusal, Tree},
    why::{Bounds, Why},
};
use crate::{
    clock::day_in_vietnam,
    import::text,
    member::MemberId,
    unit::{UnitId, UnitKind},
    web::{form::Errors, text::Text},
};

/// New units that one division may make.
pub const PARTS: usize = 3;

/// What is typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    /// The key of the form.
    pub key: Option<ReorganizationId>,
    /// What is wanted now: a look at what it does, the form again, or that it be done.
    #[serde(default)]
    pub then: Text,
    /// The first day of what is new.
    #[serde(default)]
    pub day: Text,
    /// Why.
    #[serde(default)]
    pub reason: Text,
    /// On what it rests.
    #[serde(default)]
    pub basis: Text,
    /// Code of a new unit.
    #[serde(default)]
    pub code: Text,
    /// Name.
    #[serde(default)]
    pub name: Text,
    /// Kind, by its title.
    #[serde(default)]
    pub kind: Text,
    /// The unit above, or the one that goes on.
    #[serde(default)]
    pub target: Text,
    /// The units that merge.
    #[serde(default)]
    pub part: Vec<Text>,
    /// Who or what goes, in a division.
    #[serde(default)]
    pub who: Vec<Text>,
    /// Where to: empty for staying, else the number of the new unit.
    #[serde(default)]
    pub place: Vec<Text>,
    /// Codes of the new units of a division.
    #[serde(default)]
    pub new_code: Vec<Text>,
    /// Their names.
    #[serde(default)]
    pub new_name: Vec<Text>,
    /// Whether offices of what ends go on in its successor.
    #[serde(default)]
    pub hands_over: Text,
}

/// What a form is read against.
#[derive(Debug)]
pub struct Ground<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// The units this person may change.
    pub reach: &'a HashSet<UnitId>,
    /// The days on which it may begin.
    pub bounds: Bounds,
}

/// The field that a refusal belongs to in a form of this kind.
#[must_use]
pub fn field(kind: Kind, place: Place) -> &'static str {
    match (kind, place) {
        (Kind::Founding, Place::Code) => "code",
        (Kind::Founding | Kind::Renaming, Place::Kind | Place::Parent) => "kind",
        (Kind::Merger, Place::Code) => "code",
        (Kind::Division, Place::Code) => "new_code-1",
        (Kind::Merger | Kind::Moving | Kind::Dissolution, Place::Target | Place::Parent | Place::Kind) => {
            "target"
        }
        _ => "day",
    }
}

/// The message of a refusal at its field.
#[must_use]
pub fn refused(kind: Kind, refusal: &Refusal) -> Errors {
    let mut errors = Errors::default();
    errors.add(field(kind, refusal.place), refusal.message.clone());
    errors
}

impl Typed {
    /// Everything typed, to be sent again from the page that shows what it would do.
    #[must_use]
    pub fn hidden(&self) -> Vec<(&'static str, String)> {
        let one = |name, text: &Text| (name, text.as_str().to_owned());
        let mut fields = vec![
            ("key", self.key.map(|key| key.to_string()).unwrap_or_default()),
            one("day", &self.day),
            one("reason", &self.reason),
            one("basis", &self.basis),
            one("code", &self.code),
            one("name", &self.name),
            one("kind", &self.kind),
            one("target", &self.target),
            one("hands_over", &self.hands_over),
        ];
        let lists = [
            ("part", &self.part),
            ("who", &self.who),
            ("place", &self.place),
            ("new_code", &self.new_code),
            ("new_name", &self.new_name),
        ];
        for (name, list) in lists {
            fields.extend(list.iter().map(|text| one(name, text)));
        }
        fields
    }

    /// What is meant for `unit`.
    ///
    /// # Errors
    /// A message at each field that does not fit.
    pub fn read(&self, kind: Kind, unit: &Node, ground: &Ground<'_>) -> Result<Intent, Errors> {
        let mut errors = Errors::default();
        let why = self.why(ground.bounds, &mut errors);
        let mut people = Vec::new();
        let acts = match kind {
            Kind::Founding => self.founding(unit, ground, &mut errors),
            Kind::Renaming => self.renaming(unit, &mut errors),
            Kind::Moving => self.moving(unit, ground, &mut errors),
            Kind::Merger => self.merger(unit, ground, &mut errors),
            Kind::Division => self.division(unit, ground, (&mut people, &mut errors)),
            _ => self.dissolution(unit, ground, &mut errors),
        };
        let (Some(Why { on, reason, basis }), true) = (why, errors.is_empty()) else { return Err(errors) };
        let hands_over = acts
            .iter()
            .filter_map(|act| match act {
                Act::Merge { unit, .. } | Act::Dissolve { unit, .. } => Some(*unit),
                Act::Found(_) | Act::Alter { .. } | Act::Send { .. } => None,
            })
            .filter(|_| !self.hands_over.is_empty())
            .collect();
        Ok(Intent { on, reason, basis, bases: HashMap::new(), acts, people, hands_over })
    }

    fn new_unit(&self, parent: Option<UnitId>, ground: &Ground<'_>, errors: &mut Errors) -> Option<Node> {
        let kind = self.read_kind(errors);
        let code =
            read(self.code.as_str(), "code", "Hãy ghi mã của đơn vị mới, ví dụ: P24.", text::code, errors);
        let name = self.read_name(errors);
        fresh(ground, (code?, name?), (kind?, parent))
    }

    fn read_name(&self, errors: &mut Errors) -> Option<String> {
        read(self.name.as_str(), "name", "Hãy ghi tên đầy đủ của đơn vị.", text::title, errors)
    }

    fn read_kind(&self, errors: &mut Errors) -> Option<UnitKind> {
        let kind = UnitKind::titled(self.kind.as_str());
        errors.require(kind.is_some(), "kind", "Hãy chọn loại hình.");
        kind
    }

    /// A unit chosen from a list, within reach and still there.
    fn chosen<'a>(&self, typed: &Text, ground: &Ground<'a>) -> Option<&'a Node> {
        let id = UnitId(typed.as_str().parse().ok()?);
        ground.tree.get(id).filter(|node| ground.reach.contains(&node.id))
    }

    fn founding(&self, unit: &Node, ground: &Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        self.new_unit(Some(unit.id), ground, errors).map(Act::Found).into_iter().collect()
    }

    fn renaming(&self, unit: &Node, errors: &mut Errors) -> Vec<Act> {
        let (Some(name), Some(kind)) = (self.read_name(errors), self.read_kind(errors)) else {
            return Vec::new();
        };
        let changes = name != unit.name || kind != unit.kind;
        errors.require(
            changes,
            "name",
            "Tên và loại hình vẫn như cũ. Hãy ghi tên mới hoặc chọn loại hình mới.",
        );
        vec![Act::Alter { unit: unit.id, name, kind, parent: unit.parent }]
    }

    fn moving(&self, unit: &Node, ground: &Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let Some(parent) = self.chosen(&self.target, ground) else {
            errors.add("target", "Hãy chọn cấp trên mới.");
            return Vec::new();
        };
        errors.require(
            Some(parent.id) != unit.parent,
            "target",
            "Đơn vị đang trực thuộc cấp này rồi. Hãy chọn cấp khác.",
        );
        let (name, kind) = (unit.name.clone(), unit.kind);
        vec![Act::Alter { unit: unit.id, name, kind, parent: Some(parent.id) }]
    }

    fn merger(&self, unit: &Node, ground: &Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let chosen: Vec<&Node> = self
            .part
            .iter()
            .filter_map(|part| self.chosen(part, ground))
            .filter(|node| node.parent == Some(unit.id))
            .collect();
        errors.require(chosen.len() > 1, "part", "Hãy chọn ít nhất hai đơn vị để hợp nhất.");
        let mut acts = Vec::new();
        let into = if self.target.is_empty() {
            let node = self.new_unit(Some(unit.id), ground, errors);
            let id = node.as_ref().map(|node| node.id);
            acts.extend(node.map(Act::Found));
            id
        } else {
            let into = self.chosen(&self.target, ground).map(|node| node.id);
            let among = into.is_some_and(|into| chosen.iter().any(|node| node.id == into));
            errors.require(among, "target", "Đơn vị nhận phải là một trong các đơn vị được chọn ở trên.");
            into
        };
        let Some(into) = into else { return acts };
        let ending = chosen.into_iter().filter(|node| node.id != into);
        acts.extend(ending.map(|node| Act::Merge { unit: node.id, into }));
        acts
    }

    fn dissolution(&self, unit: &Node, ground: &Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let successor = self.chosen(&self.target, ground).map(|node| node.id);
        errors.require(
            successor.is_some() != self.target.is_empty(),
            "target",
            "Đơn vị kế thừa không còn hoạt động. Hãy chọn đơn vị khác.",
        );
        let holds = unit.people > 0 || !ground.tree.below(unit.id).is_empty();
        match successor {
            Some(into) if holds => vec![Act::Merge { unit: unit.id, into }],
            _ => vec![Act::Dissolve { unit: unit.id, successor }],
        }
    }

    fn division(
        &self,
        unit: &Node,
        ground: &Ground<'_>,
        (people, errors): (&mut Vec<(Vec<MemberId>, UnitId)>, &mut Errors),
    ) -> Vec<Act> {
        let parts = self.parts(unit, ground, errors);
        errors.require(!parts.is_empty(), "new_code-1", "Hãy ghi mã và tên của ít nhất một đơn vị mới.");
        let mut going: HashMap<usize, Vec<uuid::Uuid>> = HashMap::new();
        for (who, place) in self.who.iter().zip(&self.place) {
            if let (Ok(id), Ok(place)) = (who.as_str().parse(), place.as_str().parse::<usize>()) {
                going.entry(place).or_default().push(id);
            }
        }
        let mut acts: Vec<Act> = parts.iter().map(|(_, node)| Act::Found(node.clone())).collect();
        let mut left = if unit.kind.is_branch() {
            unit.people
        } else {
            i64::try_from(ground.tree.below(unit.id).len()).unwrap_or(0)
        };
        for (number, node) in &parts {
            let ids = going.remove(number).unwrap_or_default();
            let field = format!("new_code-{number}");
            errors.require(!ids.is_empty(), &field, "Chưa có ai hoặc đơn vị nào về đơn vị mới này.");
            let count = i64::try_from(ids.len()).unwrap_or(0);
            left -= count;
            if unit.kind.is_branch() {
                acts.push(Act::Send { from: unit.id, to: node.id, people: count });
                people.push((ids.into_iter().map(MemberId).collect(), node.id));
            } else {
                acts.extend(ids.into_iter().filter_map(|id| {
                    let below = ground.tree.get(UnitId(id)).filter(|below| below.parent == Some(unit.id))?;
                    let (name, kind) = (below.name.clone(), below.kind);
                    Some(Act::Alter { unit: below.id, name, kind, parent: Some(node.id) })
                }));
            }
        }
        errors.require(
            going.is_empty(),
            "new_code-1",
            "Có người hoặc đơn vị được chuyển về một đơn vị mới chưa ghi tên.",
        );
        if let Some((_, first)) = parts.first().filter(|_| left == 0) {
            acts.push(Act::Dissolve { unit: unit.id, successor: Some(first.id) });
        }
        acts
    }

    fn parts(&self, unit: &Node, ground: &Ground<'_>, errors: &mut Errors) -> Vec<(usize, Node)> {
        let mut parts = Vec::new();
        for number in 1..=PARTS {
            let at = |list: &[Text]| list.get(number - 1).cloned().unwrap_or_default();
            let (code, name) = (at(&self.new_code), at(&self.new_name));
            if code.is_empty() && name.is_empty() {
                continue;
            }
            let field = format!("new_code-{number}");
            let code = read(code.as_str(), &field, "Hãy ghi mã của đơn vị mới.", text::code, errors);
            let field = format!("new_name-{number}");
            let name = read(name.as_str(), &field, "Hãy ghi tên của đơn vị mới.", text::title, errors);
            if let (Some(code), Some(name)) = (code, name) {
                let node = fresh(ground, (code, name), (unit.kind, unit.parent));
                parts.extend(node.map(|node| (number, node)));
            }
        }
        parts
    }
}

fn fresh(
    ground: &Ground<'_>,
    (code, name): (String, String),
    (kind, parent): (UnitKind, Option<UnitId>),
) -> Option<Node> {
    let since = day_in_vietnam(ground.bounds.now);
    Some(Node { id: UnitId::new(ground.bounds.now), code, name, kind, parent, since, people: 0 })
}

pub(super) fn read(
    typed: &str,
    field: &str,
    missing: &str,
    rule: impl FnOnce(&str) -> Result<String, String>,
    errors: &mut Errors,
) -> Option<String> {
    if typed.is_empty() {
        errors.add(field, missing);
        return None;
    }
    rule(typed).map_err(|message| errors.add(field, message)).ok()
}
