//! Commitments that a unit offers its members: a short list for each year, kept by its committee, to be adopted into
//! one's own pledge and made one's own. For those who type little, and for what a whole branch has resolved to do.

pub mod keeping;
pub mod store;

use chrono::{DateTime, Utc};

use super::{content::Commitment, measure::Measure};
use crate::{
    cycle::{Cycle, template::Category, template::Section},
    db::Read,
    error::Result,
    id::CommitmentId,
    unit::UnitId,
};

crate::ids! {
    /// A commitment that a unit offers.
    OfferedId;
}

/// Commitments that a unit may offer in one year: a list that is read, not searched.
pub const MOST: usize = 20;

/// A commitment that a unit offers.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its id.
    pub id: OfferedId,
    /// Who offers it.
    pub unit: UnitId,
    /// Their name.
    pub unit_name: String,
    /// The section it belongs to.
    pub section: String,
    /// What is pledged.
    pub statement: String,
    /// The code of its measure.
    pub measure: String,
    /// What is to be reached; empty where each member says it.
    pub target: String,
    /// In what it is counted.
    pub counted_in: String,
    /// By when.
    pub due: String,
    /// What will show it.
    pub product: String,
}

impl Offered {
    /// As it stands in the pledge of whoever adopts it.
    #[must_use]
    pub fn commitment(&self, id: CommitmentId) -> Commitment {
        Commitment {
            statement: self.statement.clone(),
            measure: Measure::named(&self.measure),
            target: self.target.clone(),
            unit: self.counted_in.clone(),
            due: self.due.clone(),
            product: self.product.clone(),
            ..Commitment::blank(id)
        }
    }

    /// How it is measured, in one line.
    #[must_use]
    pub fn measure_line(&self, now: DateTime<Utc>) -> String {
        self.commitment(CommitmentId::new(now)).measure_line()
    }
}

/// The sections of a year's templates, each once.
///
/// # Errors
/// When the database fails.
pub async fn sections(tx: &mut Read, cycle: &Cycle) -> Result<Vec<Section>> {
    let mut sections: Vec<Section> = Vec::new();
    for category in Category::ALL {
        let (_, template) = crate::cycle::store::template(tx, cycle.id, category).await?;
        let is_new = |it: &&Section| sections.iter().all(|known| known.key != it.key);
        let new: Vec<_> = template.sections.iter().filter(is_new).cloned().collect();
        sections.extend(new);
    }
    Ok(sections)
}
