//! What an import would do: each row is new, changed, the same or refused.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::changes::{self, Change};
use super::doubt::{Doubt, Question};
use super::known::{Known, Listed};
use super::members::MemberRow;
use super::objections::Objections;
use super::problem::Problem;
use super::register::{Register, Rows};
use super::sheet::Sheet;
use super::units::UnitRow;
use crate::member::MemberId;
use crate::unit::UnitId;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<Id> {
    /// It is not there yet.
    New,
    /// It is there and differs.
    Changed(Id, Vec<Change>),
    /// It is there just so.
    Same,
}

/// A whole import, decided but not done.
#[derive(Debug, Default)]
pub struct Plan {
    /// The day for which the list was drawn up.
    pub as_of: Option<NaiveDate>,
    /// Units, parents first.
    pub units: Vec<(UnitRow, Fate<UnitId>)>,
    /// Members in the order of the file.
    pub members: Vec<(MemberRow, Fate<MemberId>)>,
    /// How many rows of units are refused.
    pub refused_units: usize,
    /// How many rows of members are refused.
    pub refused_members: usize,
    /// What only a person can settle, by sheet and row.
    pub doubts: BTreeMap<(Sheet, u32), Vec<Doubt>>,
    /// What is asked once for a column.
    pub questions: Vec<Question>,
    /// Who is registered in the branches of the file and does not stand in it.
    pub gone: Vec<Listed>,
    /// Everything that is wrong. A plan with problems is not carried out.
    pub problems: Vec<Problem>,
}

impl Plan {
    /// Compares a register with what is known.
    #[must_use]
    pub fn of(register: Register, known: &Known) -> Self {
        let mut plan = Self {
            as_of: register.as_of,
            refused_units: register.refused_units,
            refused_members: register.refused_members,
            doubts: register.doubts,
            questions: register.questions,
            problems: register.problems,
            ..Self::default()
        };
        plan.gone = gone(&register.members, known);
        let objections = Objections::of(&register.units, &register.members, known);
        let units = judged(&register.units, |row| {
            let there = known.unit(&row.code);
            let fate = there.map_or(Fate::New, |unit| fate(unit.id, changes::of_unit(row, unit)));
            let problem = objections.to_unit(row, fate == Fate::Same);
            (fate, problem)
        });
        let members = judged(&register.members, |row| {
            let there = known.members.get(&row.code);
            let fate = there.map_or(Fate::New, |member| fate(member.id, changes::of_member(row, member)));
            let problem = objections.to_member(row, fate == Fate::Same);
            (fate, problem)
        });
        plan.refused_units += sort_out(register.units, units, &mut plan.units, &mut plan.problems);
        plan.refused_members += sort_out(register.members, members, &mut plan.members, &mut plan.problems);
        plan.settle();
        plan
    }

    /// A doubt about what stands in the register just as it was read is none.
    fn settle(&mut self) {
        let mut standing: HashMap<(Sheet, u32), Option<Vec<&str>>> = HashMap::new();
        for (row, fate) in &self.units {
            standing.insert((Sheet::Units, row.row), changed_columns(fate));
        }
        for (row, fate) in &self.members {
            standing.insert((Sheet::Members, row.row), changed_columns(fate));
        }
        self.doubts.retain(|place, doubts| {
            match standing.get(place) {
                // A refused row has a problem, which goes first.
                None => doubts.clear(),
                Some(None) => {}
                Some(Some(changed)) => doubts.retain(|doubt| changed.contains(&doubt.column.as_str())),
            }
            !doubts.is_empty()
        });
        let asked: HashSet<&str> =
            self.doubts.values().flatten().filter_map(|doubt| doubt.question.as_deref()).collect();
        self.questions.retain(|question| {
            question.answer.is_some() || !question.topic.holds_up() || asked.contains(question.key.as_str())
        });
    }

    /// Makes every doubt a problem: for those who do not want to be asked.
    pub fn refuse_doubts(&mut self) {
        for ((sheet, row), doubts) in std::mem::take(&mut self.doubts) {
            let known = match sheet {
                Sheet::Units => drop_row(&mut self.units, |unit| unit.row == row, &mut self.refused_units),
                Sheet::Members => drop_row(&mut self.members, |it| it.row == row, &mut self.refused_members),
                Sheet::Moves => false,
            };
            let told = doubts.into_iter().filter(|_| known);
            self.problems
                .extend(told.map(|doubt| Problem::of_cell(sheet.title(), row, doubt.column, doubt.message)));
        }
    }

    /// The rows it was made of, without those refused.
    #[must_use]
    pub fn rows(&self) -> Rows {
        Rows {
            as_of: self.as_of,
            units: self.units.iter().map(|(row, _)| row.clone()).collect(),
            members: self.members.iter().map(|(row, _)| row.clone()).collect(),
        }
    }

    /// Whether it may be carried out.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether carrying it out would change nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.units.iter().all(|(_, fate)| *fate == Fate::Same)
            && self.members.iter().all(|(_, fate)| *fate == Fate::Same)
    }
}

type Judged<Id> = Vec<(Fate<Id>, Option<Problem>)>;

fn judged<Row, Id>(rows: &[Row], judge: impl Fn(&Row) -> (Fate<Id>, Option<Problem>)) -> Judged<Id> {
    rows.iter().map(judge).collect()
}

/// Rows with their fates, but for those against which something is said; how many those are.
fn sort_out<Row, Id>(
    rows: Vec<Row>,
    judged: Judged<Id>,
    good: &mut Vec<(Row, Fate<Id>)>,
    problems: &mut Vec<Problem>,
) -> usize {
    let all = rows.len();
    for (row, (fate, problem)) in rows.into_iter().zip(judged) {
        match problem {
            Some(problem) => problems.push(problem),
            None => good.push((row, fate)),
        }
    }
    all - good.len()
}

/// The columns that a row would change; none where nothing is registered to compare it with.
fn changed_columns<Id>(fate: &Fate<Id>) -> Option<Vec<&str>> {
    match fate {
        Fate::New => None,
        Fate::Same => Some(Vec::new()),
        Fate::Changed(_, changes) => Some(changes.iter().map(|change| change.column.as_str()).collect()),
    }
}

fn drop_row<Row, Id>(
    rows: &mut Vec<(Row, Fate<Id>)>,
    is_it: impl Fn(&Row) -> bool,
    refused: &mut usize,
) -> bool {
    let place = rows.iter().position(|(row, _)| is_it(row));
    if let Some(place) = place {
        rows.remove(place);
        *refused += 1;
    }
    place.is_some()
}

/// Those of the file's branches whom the file does not name, as far as this person keeps their register.
fn gone(members: &[MemberRow], known: &Known) -> Vec<Listed> {
    let named: HashSet<&str> = members.iter().map(|row| row.code.as_str()).collect();
    let kept = |branch: &String| known.reach.as_ref().is_none_or(|reach| reach.contains(branch));
    known
        .listed
        .iter()
        .filter(|member| !named.contains(member.code.as_str()) && kept(&member.branch))
        .cloned()
        .collect()
}

fn fate<Id>(id: Id, changes: Vec<Change>) -> Fate<Id> {
    if changes.is_empty() { Fate::Same } else { Fate::Changed(id, changes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::known::{KnownMember, KnownUnit};
    use crate::import::members::Sex;
    use crate::member::Standing;
    use crate::unit::UnitKind;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(1980, 1, day).unwrap()
    }

    fn unit_row(code: &str, parent: Option<&str>, kind: UnitKind) -> UnitRow {
        UnitRow {
            row: 2,
            code: code.into(),
            name: format!("Đơn vị {code}"),
            kind,
            parent: parent.map(Into::into),
        }
    }

    fn member_row(code: &str, branch: &str) -> MemberRow {
        MemberRow {
            row: 5,
            code: code.into(),
            name: "Lê Văn An".into(),
            sex: Sex::Male,
            born: day(1),
            admitted: day(2),
            official: None,
            card: Some(format!("CARD-{code}")),
            branch: branch.into(),
            branch_name: None,
            agency: Some("Phường A".into()),
            party_posts: vec!["Bí thư chi bộ".into()],
            government_posts: vec!["Trưởng phòng".into(), "Giáo viên".into()],
            mass_posts: Vec::new(),
            is_leader: true,
            standing: Standing::Official,
            phone: None,
            email: None,
        }
    }

    /// The member as registered from [`member_row`].
    fn there(code: &str, branch: &str) -> KnownMember {
        let row = member_row(code, branch);
        KnownMember {
            id: MemberId(uuid::Uuid::nil()),
            offices: changes::offices(&row),
            name: row.name,
            sex: Some("male".into()),
            born: Some(row.born),
            admitted: Some(row.admitted),
            official: None,
            card: row.card,
            phone: None,
            email: Some("an@example.vn".into()),
            standing: row.standing,
            branch: Some(row.branch),
            agency: Some("PHƯỜNG A".into()),
            party_posts: row.party_posts,
            government_posts: vec!["Giáo viên".into(), "Trưởng phòng".into()],
            mass_posts: Vec::new(),
            is_leader: true,
            management_overridden: false,
        }
    }

    fn known() -> Known {
        let unit = |code: &str, kind, parent: Option<&str>| {
            let unit = KnownUnit {
                id: UnitId(uuid::Uuid::nil()),
                name: format!("Đơn vị {code}"),
                kind,
                parent: parent.map(Into::into),
                dissolved: code == "OLD",
            };
            (code.to_owned(), unit)
        };
        Known {
            units: [
                unit("TU", UnitKind::CityCommittee, None),
                unit("P01", UnitKind::GrassrootsCommittee, Some("TU")),
                unit("P01-01", UnitKind::Branch, Some("P01")),
                unit("P02-01", UnitKind::Branch, Some("TU")),
                unit("OLD", UnitKind::Branch, Some("P01")),
            ]
            .into(),
            members: [("A-1".to_owned(), there("A-1", "P01-01"))].into(),
            cards: [("CARD-A-1".to_owned(), "A-1".to_owned())].into(),
            ..Known::default()
        }
    }

    fn plan(units: Vec<UnitRow>, members: Vec<MemberRow>, known: &Known) -> Plan {
        Plan::of(Register { units, members, ..Register::default() }, known)
    }

    fn changed(change: impl FnOnce(&mut MemberRow)) -> Vec<(String, String, String)> {
        let mut row = member_row("A-1", "P01-01");
        change(&mut row);
        let plan = plan(Vec::new(), vec![row], &known());
        assert_eq!(plan.problems, []);
        match &plan.members[0].1 {
            Fate::Changed(_, list) => list.iter().cloned().map(|c| (c.column, c.before, c.after)).collect(),
            _ => Vec::new(),
        }
    }

    fn one(column: &str, before: &str, after: &str) -> Vec<(String, String, String)> {
        vec![(column.into(), before.into(), after.into())]
    }

    #[test]
    fn only_what_differs_is_a_change() {
        assert_eq!(changed(|_| {}), []);
        assert_eq!(changed(|row| row.government_posts.reverse()), [], "posts are a set");
        assert_eq!(changed(|row| row.agency = Some("phường A".into())), [], "agencies are known in any case");
        assert_eq!(
            changed(|row| row.name = "Lê Văn Anh".into()),
            one("Họ và tên", "Lê Văn An", "Lê Văn Anh")
        );
        assert_eq!(changed(|row| row.official = Some(day(9))), one("Ngày chính thức", "", "09/01/1980"));
        assert_eq!(changed(|row| row.sex = Sex::Female), one("Giới tính", "Nam", "Nữ"));
        assert_eq!(changed(|row| row.party_posts.clear()), one("Chức vụ Đảng", "Bí thư chi bộ", ""));
        assert_eq!(changed(|row| row.is_leader = false), one("Diện quản lý", "Ban Thường vụ Thành ủy", ""));
        assert_eq!(
            changed(|row| row.standing = Standing::Exempt),
            one("Trạng thái", "Chính thức", "Miễn sinh hoạt")
        );
        assert_eq!(changed(|row| row.email = Some(String::new())), one("Thư điện tử", "an@example.vn", ""));
        assert_eq!(changed(|row| row.phone = Some("0998".into())), one("Điện thoại", "", "0998"));
    }

    #[test]
    fn an_office_that_was_lost_is_given_again() {
        let mut known = known();
        known.members.get_mut("A-1").unwrap().offices.clear();
        let plan = plan(Vec::new(), vec![member_row("A-1", "P01-01")], &known);
        assert!(
            matches!(&plan.members[0].1, Fate::Changed(_, changes) if changes[0].column == "Chức vụ Đảng")
        );
    }

    #[test]
    fn a_level_set_by_hand_stays() {
        let mut known = known();
        known.members.get_mut("A-1").unwrap().management_overridden = true;
        let row = MemberRow { is_leader: false, ..member_row("A-1", "P01-01") };
        assert!(plan(Vec::new(), vec![row], &known).is_idle());
    }

    #[test]
    fn the_register_objects_to_what_cannot_be() {
        let mut known = known();
        known
            .members
            .insert("A-2".into(), KnownMember { standing: Standing::Transferred, ..there("A-2", "P01-01") });
        let taken = MemberRow { card: Some("CARD-A-1".into()), ..member_row("A-9", "P01-01") };
        for (row, column) in [
            (member_row("A-2", "P01-01"), "Mã đảng viên"),
            (member_row("A-3", "OLD"), "Mã chi bộ"),
            (taken.clone(), "Số thẻ đảng viên"),
        ] {
            let plan = plan(Vec::new(), vec![row], &known);
            assert_eq!((plan.refused_members, plan.members.len()), (1, 0));
            assert_eq!(plan.problems[0].column.as_deref(), Some(column));
        }
        let old = plan(vec![unit_row("OLD", Some("P01"), UnitKind::Branch)], Vec::new(), &known);
        assert_eq!((old.refused_units, old.is_clean()), (1, false));
        let given_up = MemberRow { card: None, ..member_row("A-1", "P01-01") };
        assert!(plan(Vec::new(), vec![given_up, taken], &known).is_clean());
    }

    #[test]
    fn who_keeps_one_ward_reaches_no_other() {
        let mut known = known();
        known.reach = Some(["P01", "P01-01"].map(str::to_owned).into());
        let ward = || unit_row("P01", Some("TU"), UnitKind::GrassrootsCommittee);
        let good = plan(
            vec![
                unit_row("TU", None, UnitKind::CityCommittee),
                UnitRow { name: "Tên mới".into(), ..ward() },
                unit_row("P01-02", Some("P01"), UnitKind::Branch),
            ],
            vec![member_row("A-1", "P01-02"), member_row("A-5", "P01-01")],
            &known,
        );
        assert_eq!(good.problems, []);
        let renamed = UnitRow { name: "Tên khác".into(), ..unit_row("TU", None, UnitKind::CityCommittee) };
        for unit in [
            renamed,
            unit_row("P09", None, UnitKind::CityCommittee),
            unit_row("P02-02", Some("TU"), UnitKind::BaseBranch),
            UnitRow { parent: Some("P02-01".into()), ..ward() },
        ] {
            let plan = plan(vec![unit.clone()], Vec::new(), &known);
            assert_eq!(plan.refused_units, 1, "{unit:?}");
        }
        known.members.insert("B-1".into(), there("B-1", "P02-01"));
        let away = plan(Vec::new(), vec![member_row("A-1", "P02-01"), member_row("B-1", "P01-01")], &known);
        assert_eq!((away.refused_members, away.members.len()), (2, 0));
        assert!(
            plan(Vec::new(), vec![member_row("B-1", "P02-01")], &known).is_idle(),
            "what stays is no one's act"
        );
    }
}
