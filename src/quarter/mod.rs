//! Quarters of those who lead: objectives, self-score, proposal, decision; and what they come to over the year.

pub mod content;
pub mod days;
pub mod decision;
pub mod list;
pub mod objectives;
pub mod proposal;
pub mod returning;
pub mod rollup;
pub mod scoring;
pub mod self_score;
pub mod setting;
pub mod show;
pub mod store;
pub mod task;
pub mod view;
pub mod workflow;
pub mod year;

use chrono::{DateTime, Utc};

use crate::{
    access::{Action, Actor, Granted},
    cycle::{
        self, Cycle,
        rules::{Quarters, Rules},
    },
    db::Read,
    error::{Error, Result},
    pledge::{self, Pledge, PledgeId, workflow::State},
    web::routes::{Need, Routes},
};
use days::Quarter;
use store::Taken;
use workflow::{Stage, Step};

/// One quarter of one pledge, with the year around it and the steps taken, oldest first.
#[derive(Debug)]
pub struct OfQuarter {
    /// Which quarter.
    pub quarter: Quarter,
    /// The year.
    pub year: Cycle,
    /// Its rules.
    pub rules: Rules,
    /// What they ask quarter by quarter.
    pub asked: Quarters,
    /// The steps.
    pub steps: Vec<Taken>,
}

impl OfQuarter {
    /// Finds it, for whoever sees the pledge.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the year asks no quarters of this person, and for a fifth quarter.
    pub async fn find(tx: &mut Read, pledge: &Pledge, number: i32) -> Result<Self> {
        let quarter = Quarter::numbered(number).ok_or(Error::NotFound)?;
        let (year, rules, asked) = asked(tx, pledge).await?;
        let mut steps = store::of_pledge(tx, pledge.id).await?;
        steps.retain(|one| one.quarter == quarter);
        Ok(Self { quarter, year, rules, asked, steps })
    }

    /// How far it has come.
    #[must_use]
    pub fn stage(&self) -> Stage {
        Stage::after_all(self.steps.iter().map(|one| one.step))
    }

    /// The steps that whoever acts now has seen.
    #[must_use]
    pub fn seen(&self) -> i32 {
        self.steps.last().map_or(0, |one| one.place)
    }

    /// The newest step of a kind.
    #[must_use]
    pub fn newest(&self, step: Step) -> Option<&Taken> {
        self.steps.iter().rfind(|one| one.step == step)
    }

    /// Whether the step can be taken at this moment.
    ///
    /// # Errors
    /// A conflict that says what is missing, or from when on.
    pub fn demand(&self, pledge: &Pledge, step: Step, now: DateTime<Utc>) -> Result<()> {
        if self.year.is_closed_at(now) {
            let words = format!("Năm {} đã kết thúc nên không ghi thêm cho quý nào.", self.year.year);
            return Err(Error::Conflict(words));
        }
        if !matches!(pledge.state, State::Agreed { .. }) {
            return Err(Error::Conflict(UNCONFIRMED.to_owned()));
        }
        self.stage().after(step)?;
        match self.quarter.opens(self.year.year, &self.asked, step) {
            Some(day) if crate::clock::day_in_vietnam(now) < day => Err(Error::Conflict(format!(
                "{} của {} mở từ {}.",
                step.title(),
                self.quarter.within(),
                crate::clock::date_text(day)
            ))),
            _ => Ok(()),
        }
    }

    /// Whether it can, for showing its link.
    #[must_use]
    pub fn allows(&self, pledge: &Pledge, step: Step, now: DateTime<Utc>) -> bool {
        self.demand(pledge, step, now).is_ok()
    }
}

const UNCONFIRMED: &str = "Bản cam kết chưa được chi bộ xác nhận nên chưa đánh giá theo quý được. Mục tiêu của quý lấy từ bản đã xác nhận.";

/// The year of a pledge with what its rules ask quarter by quarter.
///
/// # Errors
/// [`Error::NotFound`] where they ask nothing of this person: then there are no such pages.
pub async fn asked(tx: &mut Read, pledge: &Pledge) -> Result<(Cycle, Rules, Quarters)> {
    let year = cycle::store::find(tx, pledge.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    let asked = rules.quarters_of(pledge.category).cloned().ok_or(Error::NotFound)?;
    Ok((year, rules, asked))
}

/// Finds a quarter and asks whether this person may act on it: where there is none, nobody is told that they may not.
///
/// # Errors
/// Not found, or forbidden.
pub async fn granted<A: Action<Object = Pledge>>(
    tx: &mut Read,
    actor: &Actor,
    (id, number): (PledgeId, i32),
) -> Result<(Granted<A>, OfQuarter)> {
    let pledge = pledge::store::find(tx, id).await?;
    let of = OfQuarter::find(tx, &pledge, number).await?;
    Ok((actor.demand::<A>(pledge)?, of))
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::show)
        .get(Need::Permit, year::show)
        .get(Need::Permit, show::show)
        .get(Need::Permit, objectives::new)
        .post(Need::Permit, objectives::create)
        .get(Need::Permit, self_score::new)
        .post(Need::Permit, self_score::create)
        .get(Need::Permit, proposal::new)
        .post(Need::Permit, proposal::create)
        .get(Need::Permit, returning::new)
        .post(Need::Permit, returning::create)
        .get(Need::Permit, decision::new)
        .post(Need::Permit, decision::create)
        .get(Need::Permit, setting::edit)
        .post(Need::Permit, setting::update)
}
