//! The self-review as PDF and Word: its form, then what the agency, the branch and the body that decides said.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    content::Content,
    form,
    outcome::{self, Decision, Given},
    pinned::{Pinned, form_of},
    store::{self, SelfReview},
};
use crate::{
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::rules::{ReviewForm, Rules},
    db::Read,
    document::{
        Paper,
        model::{Block, Foot, Head, Row, Table},
    },
    error::{Error, Result},
    pledge::{self, Pledge, PledgeId, Stage, show::read_by},
    viewing::{self, Seen},
    web::{
        download::{self, Kind},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/review/paper`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review/paper")]
pub struct PaperPath {
    /// The pledge.
    pub id: PledgeId,
}

/// `/pledges/{id}/review/paper.docx`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review/paper.docx")]
pub struct WordPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What was written and said, ready to be drawn without the database.
#[derive(Debug)]
pub struct Sheet {
    /// File name without ending.
    pub name: String,
    /// What this print is told apart by.
    identity: String,
    form: ReviewForm,
    content: Content,
    pinned: Pinned,
    sent_at: DateTime<Utc>,
    pledged: pledge::content::Content,
    rules: Rules,
    state_grade: Option<Given>,
    proposal: Option<Given>,
    decision: Option<Decision>,
    place: String,
}

/// Draws the sent self-review in the layout of its form.
///
/// # Errors
/// Not found before it was sent, or for those who may not see it.
pub async fn show(
    path: PaperPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    hand_out(&app, &signed, (path.id, Kind::Pdf), now).await
}

/// The same as a Word file, from the same source.
///
/// # Errors
/// As [`show`].
pub async fn word(path: WordPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Response> {
    hand_out(&app, &signed, (path.id, Kind::Word), now).await
}

async fn hand_out(
    app: &App,
    signed: &Signed,
    (id, kind): (PledgeId, Kind),
    now: DateTime<Utc>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, id).await?;
    let sheet = Sheet::of(&mut tx, &pledge).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let name = sheet.name.clone();
    viewing::note(app, &read_by(&signed.actor, pledge)?, Seen::Review, now).await?;
    let file = tokio::task::spawn_blocking(move || match kind {
        Kind::Pdf => sheet.pdf(),
        Kind::Word => sheet.paper().word(sheet.sent_at).map_err(Error::internal),
    });
    download::file(kind, &name, file.await??)
}

impl Sheet {
    /// The self-review of a pledge with what others said to it; none before it was sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(tx: &mut Read, pledge: &Pledge) -> Result<Option<Self>> {
        let review = store::self_review(tx, pledge.id).await?.unwrap_or_default();
        let Some(sent_at) = review.submitted_at else { return Ok(None) };
        let (_, rules) = store::year(tx, pledge).await?;
        let revision = store::pledged(tx, pledge).await?;
        let template = crate::cycle::store::pinned_template(tx, revision.template).await?;
        let pinned = match &review.pinned {
            Some(pinned) => pinned.clone(),
            None => before_forms(&review, &rules, revision.pinned),
        };
        Ok(Some(Self {
            name: format!("tu-kiem-diem-{}-{}", pledge.year, pledge.code),
            identity: format!("review {} {}", pledge.id, pledge.version),
            form: form_of(&review, &rules, pledge),
            content: review.content,
            pinned,
            sent_at,
            pledged: revision.content,
            rules,
            state_grade: outcome::state_grades(tx, pledge.id).await?.into_iter().next(),
            // Counts that were corrected since have taken it back.
            proposal: outcome::proposals(tx, pledge.id)
                .await?
                .into_iter()
                .next()
                .filter(|_| pledge.stage != Stage::SelfReviewed),
            // What waits for its publication is on no print.
            decision: outcome::decisions(tx, pledge.id).await?.into_iter().find(|one| !one.waits),
            place: template.place.clone(),
        }))
    }

    /// Draws it as PDF.
    ///
    /// # Errors
    /// As [`Paper::pdf`].
    pub fn pdf(&self) -> Result<Vec<u8>> {
        self.paper().pdf(&self.identity, self.sent_at).map_err(Error::internal)
    }

    fn paper(&self) -> Paper {
        let person = &self.pinned.person;
        let mut blocks = vec![Block::Facts { facts: self.facts() }];
        blocks.extend(self.parts());
        blocks.extend(self.own_grade());
        let signed = vec![
            "NGƯỜI TỰ KIỂM ĐIỂM".to_owned(),
            String::new(),
            person.name.clone(),
            format!("gửi lúc {}", moment_text(self.sent_at)),
        ];
        blocks.push(Block::Signatures { pairs: vec![[Vec::new(), signed]] });
        blocks.extend(self.of_others());
        Paper {
            head: Head { superior: person.above.clone(), issuer: person.branch.clone(), number: None },
            place: self.place.clone(),
            dated: day_in_vietnam(self.sent_at),
            title: vec!["BẢN KIỂM ĐIỂM CÁ NHÂN".to_owned(), format!("Năm {}", person.year)],
            blocks,
            signatures: Vec::new(),
            recipients: Vec::new(),
            foot: Foot {
                facts: vec![self.form.title.clone(), format!("gửi lúc {}", moment_text(self.sent_at))],
                ..Foot::default()
            },
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let person = &self.pinned.person;
        [
            ("Họ và tên", &person.name),
            ("Ngày sinh", &person.born),
            ("Chức vụ Đảng", &person.posts[0]),
            ("Chức vụ chính quyền", &person.posts[1]),
            ("Chức vụ đoàn thể", &person.posts[2]),
            ("Đơn vị công tác", &person.agency),
            ("Chi bộ", &person.branch),
        ]
        .map(|(label, value)| (label.to_owned(), value.clone()))
        .into()
    }

    /// The form's parts; the line on the pledge has its commitments beneath, each with what became of it.
    fn parts(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for (part, text) in self.form.parts.iter().zip(form::every_text(&self.form, &self.content)) {
            if !text.above.is_empty() {
                blocks.push(Block::Heading { text: text.above });
            }
            blocks.push(Block::Heading { text: text.title });
            let words = if text.words.is_empty() { "Không có.".to_owned() } else { text.words };
            blocks.push(Block::text(words));
            if part.code == "summary" {
                blocks.extend(self.commitments());
            }
            if !text.level.is_empty() {
                blocks.push(Block::text(format!("Tự đánh giá mức độ: {}.", text.level)));
            }
        }
        blocks
    }

    fn commitments(&self) -> Option<Block> {
        let mut table =
            Table::of(&[("TT", 1.0, true), ("Nội dung cam kết", 6.0, false), ("Kết quả", 6.0, false)]);
        for (place, (_, one)) in self.pledged.commitments().enumerate() {
            let cells =
                vec![(place + 1).to_string(), one.statement.clone(), self.content.of(one.id).to_owned()];
            table.rows.push(Row { cells, strong: false });
        }
        (!table.rows.is_empty()).then_some(Block::Table(table))
    }

    fn own_grade(&self) -> Vec<Block> {
        let number = if self.form.code.is_empty() { "" } else { "VII. " };
        let mut blocks =
            vec![Block::Heading { text: format!("{number}Tự nhận mức xếp loại chất lượng") }];
        blocks.extend(
            self.pinned
                .points
                .iter()
                .map(|(label, points)| Block::dash(format!("{label}: tự chấm {points} điểm."))),
        );
        if !self.pinned.state_grade.is_empty() {
            let words = format!("Xếp loại cán bộ, công chức, viên chức: {}.", self.pinned.state_grade);
            blocks.push(Block::dash(words));
        }
        blocks.push(Block::dash(format!("Xếp loại đảng viên: {}.", self.pinned.grade)));
        blocks
    }

    /// What the agency, the branch and the body that decides say; dots where nobody has said it yet.
    fn of_others(&self) -> Vec<Block> {
        let given = |one: &Option<Given>| {
            one.as_ref().map(|one| {
                let who = if one.basis.is_empty() {
                    vec![one.actor_name.clone(), date_text(day_in_vietnam(one.at))]
                } else {
                    vec![format!("theo {}", one.basis)]
                };
                (one.words.clone(), self.rules.title_of(&one.grade).to_owned(), who)
            })
        };
        let decided = self.decision.as_ref().map(|one| {
            let number = format!("Quyết định số {} ngày {}", one.number, date_text(one.decided_on));
            (number, self.rules.title_of(&one.grade).to_owned(), Vec::new())
        });
        let places = [
            (
                "A. Nhận xét, xếp loại của cơ quan, đơn vị",
                "Mức xếp loại",
                "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
                given(&self.state_grade),
            ),
            (
                "B. Nhận xét, đề nghị của chi ủy, chi bộ",
                "Mức đề nghị",
                "T/M CHI ỦY (CHI BỘ)",
                given(&self.proposal),
            ),
            ("C. Quyết định của cấp có thẩm quyền", "Mức quyết định", "T/M ĐẢNG ỦY (CHI ỦY)", decided),
        ];
        let mut blocks = Vec::new();
        for (heading, label, signs, said) in places {
            let asked = self.form.state_grade || !heading.starts_with('A') || said.is_some();
            if !asked {
                continue;
            }
            let (words, grade, who) = said.unwrap_or_else(|| (DOTS.to_owned(), DOTS.to_owned(), Vec::new()));
            blocks.push(Block::Heading { text: heading.to_owned() });
            blocks.push(Block::text(words));
            blocks.push(Block::closing(format!("{label}: {grade}")));
            let mut signed = vec![signs.to_owned(), String::new()];
            signed.extend(who);
            blocks.push(Block::Signatures { pairs: vec![[Vec::new(), signed]] });
        }
        blocks
    }
}

/// A line to be written on by hand.
const DOTS: &str = "…………………………………………………………";

/// What would have been pinned of a review that was sent before there were forms, as far as the pledge tells.
fn before_forms(review: &SelfReview, rules: &Rules, person: pledge::pinned::Pinned) -> Pinned {
    Pinned {
        form: ReviewForm::plain(),
        person,
        grade: rules.title_of(&review.content.grade).to_owned(),
        state_grade: String::new(),
        points: Vec::new(),
    }
}
