//! Advice on a pledge: its words, and what they are compared with, given to the rules of its year.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Pledge, PledgeId,
    content::{Commitment, Content, answered_under},
    offered::{self, Offered},
    past::{self, Past},
    show::PledgePath,
};
use crate::{
    advice::{
        Advice, Around, Common, Item, Part, Rules, Writing,
        likeness::{Marks, Names},
        store,
    },
    cycle::{TemplateId, template::Template},
    db::{Read, Write},
    error::Result,
};

/// What the words of a pledge are compared with, apart from colleagues.
#[derive(Debug)]
pub struct Ground {
    /// The rules of the year.
    pub rules: Arc<Rules>,
    /// The latest earlier pledge that was sent.
    pub past: Option<Past>,
    names: Names,
    /// What the units of its line offer; who adopted it says no more than a form does.
    offered: Vec<Offered>,
    common: Common,
}

impl Ground {
    /// Reads the rules, the year before and the names to pass over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        tx: &mut Read,
        pledge: &Pledge,
        (id, template): (TemplateId, &Template),
    ) -> Result<Self> {
        let (_, rules) = store::rules(tx, pledge.cycle).await?;
        let offered = offered::store::of(tx, &pledge.line, pledge.cycle).await?;
        let common = Common {
            template: marks_of(tx, id, template),
            offered: Common::marks(offered.iter().map(|one| one.statement.as_str())),
        };
        let (past, names) = (past::latest(tx, pledge).await?, names(tx, pledge).await?);
        Ok(Self { rules, past, names, offered, common })
    }

    /// How many commitments are offered for sections of this template.
    #[must_use]
    pub fn offered_in(&self, template: &Template) -> usize {
        self.offered.iter().filter(|one| template.section(&one.section).is_some()).count()
    }

    /// What the rules advise on these words, likeness to colleagues included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn on(
        &self,
        tx: &mut Read,
        pledge: &Pledge,
        (template, content): (&Template, &Content),
    ) -> Result<Vec<Advice>> {
        let like = self.like_colleague(tx, pledge, (template, content)).await?;
        let around = self.around(template, &like);
        Ok(self.rules.on(&writing(pledge.year, template, content), &around))
    }

    /// What of it only the server can advise.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn on_the_server(
        &self,
        tx: &mut Read,
        pledge: &Pledge,
        (template, content): (&Template, &Content),
    ) -> Result<Vec<Advice>> {
        let like = self.like_colleague(tx, pledge, (template, content)).await?;
        let around = self.around(template, &like);
        Ok(self.rules.on_the_server(&writing(pledge.year, template, content), &around))
    }

    /// Sections that are like a colleague's.
    async fn like_colleague(
        &self,
        tx: &mut Read,
        pledge: &Pledge,
        (template, content): (&Template, &Content),
    ) -> Result<Vec<String>> {
        let mine = self.marks(template, content);
        match self.rules.least("like_colleague", "like_colleague") {
            Some(least) => store::like_a_colleague(tx, pledge.id.0, &mine, least).await,
            None => Ok(Vec::new()),
        }
    }

    fn around<'a>(&'a self, template: &'a Template, like_colleague: &'a [String]) -> Around<'a> {
        Around {
            common: self.common.clone(),
            samples: template.sections.iter().map(|it| (it.key.as_str(), it.example.as_str())).collect(),
            names: self.names.clone(),
            last: self.past.as_ref().map(|past| writing(past.year, &past.template, &past.content)),
            like_colleague: like_colleague.iter().map(String::as_str).collect(),
        }
    }

    fn marks<'a>(&self, template: &'a Template, content: &'a Content) -> BTreeMap<&'a str, Marks> {
        let parts = writing(0, template, content).parts;
        parts.into_iter().map(|part| (part.key, self.common.less(part.marks(&self.names)))).collect()
    }
}

/// The marks of a template's own words, examples included; made once for each that stands.
fn marks_of(tx: &Read, id: TemplateId, template: &Template) -> Arc<Marks> {
    if let Some(known) = tx.lasting().get(id.0) {
        return known;
    }
    let own = [&template.preamble, &template.title, &template.closing].into_iter().chain(&template.bases);
    let sections = template.sections.iter().flat_map(|it| [&it.title, &it.guidance, &it.example]);
    let marks = Arc::new(Common::marks(own.chain(sections).map(String::as_str)));
    if tx.lasting().get::<Template>(id.0).is_some() {
        tx.lasting().keep(id.0, &marks);
    }
    marks
}

/// What the rules say to whoever reads for the branch.
#[derive(Debug)]
pub struct Reading {
    /// Advice, likeness to colleagues apart.
    pub advice: Vec<Advice>,
    /// Whose words these are like: a reader may open both.
    pub pairs: Vec<Alike>,
}

/// A section that is like a colleague's.
#[derive(Debug)]
pub struct Alike {
    /// The section.
    pub section: String,
    /// The colleague.
    pub name: String,
    /// Their pledge.
    pub href: String,
    /// Per cent of the words in a row that both share.
    pub share: i64,
}

impl Reading {
    /// How much there is to say.
    #[must_use]
    pub fn count(&self) -> usize {
        self.advice.len() + self.pairs.len()
    }
}

/// What the rules say of a sent pledge to whoever reads it for the branch.
///
/// # Errors
/// When the database fails.
pub async fn for_reader(
    tx: &mut Read,
    pledge: &Pledge,
    (id, template): (TemplateId, &Template),
    content: &Content,
) -> Result<Reading> {
    let ground = Ground::load(tx, pledge, (id, template)).await?;
    let advice = ground.rules.on(&writing(pledge.year, template, content), &ground.around(template, &[]));
    let limit = |of| ground.rules.least("like_colleague", of).and_then(|least| i32::try_from(least).ok());
    let found = match (limit("like_colleague"), limit("marks")) {
        (Some(least), Some(marks)) => store::pairs(tx, pledge.id.0, least, marks).await?,
        _ => Vec::new(),
    };
    let pairs = found.into_iter().map(|pair| Alike {
        section: pair.section,
        name: pair.name,
        href: PledgePath { id: PledgeId(pair.pledge) }.to_string(),
        share: pair.share,
    });
    Ok(Reading { advice, pairs: pairs.collect() })
}

/// Keeps the marks of what is being sent, for the likeness of colleagues' words to it.
///
/// # Errors
/// When the database fails.
pub async fn keep_marks(
    tx: &mut Write,
    pledge: &Pledge,
    (id, template): (TemplateId, &Template),
    content: &Content,
) -> Result<()> {
    let ground = Ground::load(tx, pledge, (id, template)).await?;
    store::record_marks(tx, pledge.id.0, &ground.marks(template, content)).await
}

/// The words of a pledge as the rules read them.
fn writing<'a>(year: i32, template: &'a Template, content: &'a Content) -> Writing<'a> {
    let under = answered_under(template);
    let parts = template.sections.iter().map(|section| {
        let part = content.part(&section.key);
        Part {
            key: &section.key,
            text: part.map_or("", |part| &part.text),
            items: part.map(|part| part.commitments.iter().map(item).collect()).unwrap_or_default(),
            carried: if section.key == under {
                content.carried.iter().map(|one| one.answer.as_str()).collect()
            } else {
                Vec::new()
            },
        }
    });
    Writing { year, parts: parts.collect() }
}

fn item(one: &Commitment) -> Item<'_> {
    Item {
        id: one.id.to_string(),
        statement: &one.statement,
        measure: one.measure.code(),
        baseline: &one.baseline,
        target: &one.target,
        unit: &one.unit,
        due: &one.due,
        product: &one.product,
    }
}

/// Names of the branch, of everything above it and of the agency.
async fn names(tx: &mut Read, pledge: &Pledge) -> Result<Names> {
    let names = sqlx::query_scalar!(
        r#"select name as "name!" from unit where id = any($1)
           union all select name from agency where id = $2"#,
        &pledge.line as _,
        pledge.agency as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Names::of(names))
}
