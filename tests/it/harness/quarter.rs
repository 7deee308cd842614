//! What people do in a quarter.

use camket::{
    pledge::PledgeId,
    quarter::{
        objectives::ObjectivesPath, proposal::ProposalPath, self_score::SelfScorePath, show::QuarterPath,
    },
};

use super::{Page, Visitor};

/// Points of a quarter that allow every grade but the best, and the grade.
pub const GOOD: [(&str, &str); 3] = [("points-common", "28"), ("points-results", "61,5"), ("grade", "good")];

impl Visitor {
    /// Takes the first commitment and one line beside it; the form's page.
    pub async fn plans_quarter(&self, id: PledgeId, number: i32) -> Page {
        let path = || ObjectivesPath { id, number };
        let page = self.get(path()).await.is_ok();
        let fields = &page.form(path()).fields;
        let first = fields.iter().find(|field| field.name == "commitment").unwrap().value.clone();
        let product = format!("product-{first}");
        let typed = [
            ("taken", first.as_str()),
            (product.as_str(), "Sổ biên bản của quý"),
            ("free-1", "Tiếp dân hằng tuần."),
            ("made-1", "Sổ tiếp dân"),
        ];
        self.submit(&page, path(), &typed).await.redirects_to(QuarterPath { id, number });
        page
    }

    /// Says what each line came to and scores the quarter; the form's page.
    pub async fn scores_quarter(&self, id: PledgeId, number: i32, given: &[(&str, &str)]) -> Page {
        let path = || SelfScorePath { id, number };
        let page = self.get(path()).await.is_ok();
        let typed = [given, &[("result", "Đạt, có sổ theo dõi.")]].concat();
        self.submit(&page, path(), &typed).await.redirects_to(QuarterPath { id, number });
        page
    }

    /// Looks at the quarter and proposes; the form's page.
    pub async fn proposes_quarter(&self, id: PledgeId, number: i32, given: &[(&str, &str)]) -> Page {
        let path = || ProposalPath { id, number };
        let page = self.get(path()).await.is_ok();
        let typed = [given, &[("words", "Đúng tiến độ, có sản phẩm.")]].concat();
        self.submit(&page, path(), &typed).await.redirects_to(QuarterPath { id, number });
        page
    }
}
