//! People by part of a name.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use camket::{
    member::{MemberId, Standing},
    register::{
        member::RegisterMemberPath,
        search::{Line, RegisterSearchPath, Search},
        standing_badge,
    },
    web::{
        filters,
        form::Query,
        frame::Frame,
        parts::{Crumb, Tab},
    },
};

use crate::{Failed, Floor};

/// The search as the application draws it.
#[derive(Template, WebTemplate)]
#[template(path = "register/members.html")]
pub struct SearchPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    action: String,
    unit: String,
    unit_id: String,
    standing: String,
    q: String,
    place: &'static str,
    tabs: Vec<Tab>,
    members: Vec<Line>,
    more: Option<String>,
    many_branches: bool,
    vague: bool,
}

/// Shows the first page of those whose name holds the words.
pub async fn show(
    path: RegisterSearchPath,
    State(floor): State<Floor>,
    Query(search): Query<Search>,
) -> Result<SearchPage, Failed> {
    let rows = sqlx::query!(
        r#"select member.id as "id: MemberId", member.full_name, member.code, member.standing as "standing: Standing",
                  unit.name as branch,
                  (select string_agg(post.title, '; ') from post
                    where post.member_id = member.id and post.during @> current_date) as posts
             from member join unit on unit.id = member.branch_id
            where member.fold like '%' || vn_fold($1) || '%'
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id limit 51"#,
        search.q.as_pattern(),
    )
    .fetch_all(&floor.pool)
    .await?;
    let mut members: Vec<Line> = rows
        .into_iter()
        .map(|row| Line {
            href: RegisterMemberPath { id: row.id }.to_string(),
            name: row.full_name,
            code: row.code,
            matched: String::new(),
            branch: row.branch,
            posts: row.posts.unwrap_or_default(),
            badge: standing_badge(row.standing),
        })
        .collect();
    let more = (members.len() > 50).then(|| format!("{path}?after={}", members[49].code));
    members.truncate(50);
    let tab =
        |label: &str| Tab { href: path.to_string(), label: label.to_owned(), count: None, current: false };
    Ok(SearchPage {
        frame: floor.frame.clone(),
        crumbs: Vec::new(),
        action: path.to_string(),
        unit: "Thành ủy".to_owned(),
        unit_id: String::new(),
        standing: String::new(),
        q: search.q.into_string(),
        place: "họ tên",
        tabs: ["Tất cả", "Chính thức", "Dự bị", "Miễn sinh hoạt"].map(tab).into(),
        members,
        more,
        many_branches: true,
        vague: false,
    })
}
