//! Who issues: the two lines of the left head, the symbol after the number, in whose name and by whom it is signed.

use crate::{
    access::Office,
    cycle::{self, CycleId, template::Category},
    db::Read,
    document::model::{Head, Paper},
    error::Result,
    unit::{self, Unit},
};

/// An organization that issues.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The organization above; empty at the top.
    pub superior: String,
    /// Its own name, as a document's head has it.
    pub name: String,
    /// Its symbol after the number: `CB`.
    pub symbol: String,
    /// In whose name it is signed: *T/M CHI BỘ*.
    pub mandate: String,
    /// Where it sits, as the year's papers say it.
    pub place: String,
    /// Who holds the secretary's office, where it is a branch.
    pub secretary: String,
}

/// The organization of a unit.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, unit: &Unit, cycle: Option<CycleId>) -> Result<Issuer> {
    let signs =
        sqlx::query!("select symbol, mandate from document_issuer where unit_kind = $1", unit.kind as _)
            .fetch_one(tx.conn())
            .await?;
    let secretary = sqlx::query_scalar!(
        "select member.full_name from appointment join member on member.id = member_id
          where appointment.unit_id = $1 and office = $2 and during @> actor_day() limit 1",
        unit.id as _,
        Office::Secretary as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let above = unit::store::above(tx, unit.id).await?.pop();
    let place = match cycle {
        Some(cycle) => cycle::store::template(tx, cycle, Category::Member).await?.1.place.clone(),
        None => String::new(),
    };
    Ok(Issuer {
        superior: above.map(|above| above.name).unwrap_or_default(),
        name: committee(&unit.name),
        symbol: signs.symbol,
        mandate: signs.mandate,
        place,
        secretary: secretary.unwrap_or_default(),
    })
}

impl Issuer {
    /// The left head of a document of a kind; its number is still to come.
    #[must_use]
    pub fn head(&self, kind: &str) -> Head {
        let number = Some(format!("Số        -{kind}/{}", self.symbol));
        Head { superior: self.superior.clone(), issuer: self.name.clone(), number }
    }

    /// The left head of what bears no number: a list that goes along with something else.
    #[must_use]
    pub fn plain_head(&self) -> Head {
        Head { superior: self.superior.clone(), issuer: self.name.clone(), number: None }
    }

    /// The lines of the signature on the right.
    #[must_use]
    pub fn signature(&self, title: &str, name: &str) -> Vec<String> {
        vec![self.mandate.clone(), title.to_uppercase(), String::new(), name.to_owned()]
    }

    /// Whom a document goes to unless its writer says otherwise.
    #[must_use]
    pub fn recipients(&self) -> String {
        let above =
            if self.superior.is_empty() { String::new() } else { format!("{}\n", committee(&self.superior)) };
        format!("{above}Lưu {}", self.keeps())
    }

    /// What it calls itself in its own files.
    fn keeps(&self) -> &'static str {
        match self.symbol.as_str() {
            "CB" => "Chi bộ",
            "TU" => "Văn phòng",
            _ => "Đảng ủy",
        }
    }
}

/// An organization of members issues through its committee: *Đảng bộ* names the one, *Đảng ủy* the other.
fn committee(name: &str) -> String {
    name.strip_prefix("Đảng bộ ").map_or_else(|| name.to_owned(), |rest| format!("Đảng ủy {rest}"))
}

/// A paper with the number that it got.
#[must_use]
pub fn numbered(mut paper: Paper, code: &str) -> Paper {
    paper.head.number = Some(format!("Số {code}"));
    paper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committee_issues_for_its_organization() {
        for (name, issuer) in [
            ("Đảng bộ Phường Nghĩa Lộ", "Đảng ủy Phường Nghĩa Lộ"),
            ("Chi bộ Thôn 1", "Chi bộ Thôn 1"),
            ("Thành ủy Quảng Ngãi", "Thành ủy Quảng Ngãi"),
        ] {
            assert_eq!(committee(name), issuer);
        }
    }
}
