//! What is pinned into a self-review when it is sent: its form, what its grades were called, who wrote it.

use serde::{Deserialize, Serialize};

use super::{points, store::SelfReview};
use crate::{
    cycle::rules::{ReviewForm, Rules},
    db::Read,
    error::Result,
    pledge::{self, Pledge},
};

/// What stands around the words of a sent self-review. Later rules and promotions do not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// The form.
    pub form: ReviewForm,
    /// Name, posts and units of that day.
    pub person: pledge::pinned::Pinned,
    /// The name of the grade that the member gave themself.
    pub grade: String,
    /// The same on the state's side; empty for those it does not concern.
    pub state_grade: String,
    /// What each part of the points was called, and how many the member gave themself.
    pub points: Vec<(String, String)>,
}

/// What is pinned now.
///
/// # Errors
/// When the database fails.
pub async fn pin(tx: &mut Read, pledge: &Pledge, review: &SelfReview, rules: &Rules) -> Result<Pinned> {
    Ok(Pinned {
        form: rules.form_for(pledge.category),
        person: pledge::pinned::facts(tx, pledge).await?,
        grade: rules.title_of(&review.content.grade).to_owned(),
        state_grade: rules.title_of(&review.content.state_grade).to_owned(),
        points: points::fields(rules.scale.as_ref(), |code| {
            review.content.points.get(code).cloned().unwrap_or_default()
        })
        .into_iter()
        .map(|field| (field.label, field.value))
        .collect(),
    })
}

/// The form of a self-review: the pinned one once it is sent, until then that of the year's rules. What was sent before
/// there were forms has the plain one.
#[must_use]
pub fn form_of(review: &SelfReview, rules: &Rules, pledge: &Pledge) -> ReviewForm {
    match (&review.pinned, review.submitted_at) {
        (Some(pinned), _) => pinned.form.clone(),
        (None, Some(_)) => ReviewForm::plain(),
        (None, None) => rules.form_for(pledge.category),
    }
}
