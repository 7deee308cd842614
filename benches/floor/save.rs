//! Saving a draft: one update, committed on disk.

use axum::{Json, extract::State, http::StatusCode};
use axum_extra::extract::Form;
use camket::{
    id::CommitmentId,
    pledge::{
        content::{Commitment, Content, Measure, Part},
        draft::DraftPath,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Failed, Floor};

/// The form of the writing page.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    section: Vec<String>,
    text: Vec<String>,
    #[serde(default)]
    commitment: Vec<CommitmentId>,
    #[serde(default)]
    part: Vec<String>,
    #[serde(default)]
    statement: Vec<String>,
    #[serde(default)]
    measure: Vec<Measure>,
    #[serde(default)]
    baseline: Vec<String>,
    #[serde(default)]
    target: Vec<String>,
    #[serde(default)]
    unit: Vec<String>,
    #[serde(default)]
    due: Vec<String>,
    #[serde(default)]
    product: Vec<String>,
}

/// Saves.
pub async fn update(
    path: DraftPath,
    State(floor): State<Floor>,
    Form(typed): Form<Typed>,
) -> Result<(StatusCode, Json<Value>), Failed> {
    let saved = sqlx::query!(
        "update pledge_draft set version = version + 1, content = $3, saved_at = now()
          where pledge_id = $1 and version = $2 returning version, saved_at",
        path.id as _,
        typed.version,
        sqlx::types::Json(typed.content()) as _,
    )
    .fetch_optional(&floor.pool)
    .await?;
    Ok(match saved {
        Some(saved) => {
            let at = saved.saved_at.format("%H:%M:%S").to_string();
            (StatusCode::OK, Json(json!({ "version": saved.version, "saved_at": at })))
        }
        None => (StatusCode::CONFLICT, Json(json!({ "conflict": path.to_string() }))),
    })
}

impl Typed {
    fn content(&self) -> Content {
        let field = |list: &[String], index: usize| list.get(index).cloned().unwrap_or_default();
        let commitments = |section: &String| {
            let mine = |(index, id): (usize, &CommitmentId)| {
                (self.part.get(index) == Some(section)).then(|| Commitment {
                    statement: field(&self.statement, index),
                    measure: self.measure.get(index).copied().unwrap_or_default(),
                    baseline: field(&self.baseline, index),
                    target: field(&self.target, index),
                    unit: field(&self.unit, index),
                    due: field(&self.due, index),
                    product: field(&self.product, index),
                    ..Commitment::blank(*id)
                })
            };
            self.commitment.iter().enumerate().filter_map(mine).collect()
        };
        let part = |(section, text): (&String, &String)| Part {
            section: section.clone(),
            text: text.clone(),
            commitments: commitments(section),
        };
        Content { parts: self.section.iter().zip(&self.text).map(part).collect(), carried: Vec::new() }
    }
}
