//! The database alone: the same statements, as the application sends them, driven by pgbench.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    CONNECTIONS, Outcome,
    page::Page,
    place::{Place, through},
};

/// The scripts of one page: one for each reader, or one for all who write.
pub struct Scripts {
    page: Page,
    files: Vec<PathBuf>,
}

impl Scripts {
    /// Writes them with this database's ids.
    pub async fn write(place: &mut Place, page: Page) -> Outcome<Self> {
        let (template, rows) = match page {
            Page::List => (include_str!("../pgbench/list.sql"), readers(place, page).await?),
            Page::Pledge => (include_str!("../pgbench/pledge.sql"), readers(place, page).await?),
            Page::Overview => (include_str!("../pgbench/overview.sql"), readers(place, page).await?),
            Page::Search => (include_str!("../pgbench/search.sql"), readers(place, page).await?),
            Page::Register => (include_str!("../pgbench/register.sql"), readers(place, page).await?),
            Page::Save => (include_str!("../pgbench/save.sql"), vec![Vec::new()]),
            Page::Send => (include_str!("../pgbench/send.sql"), vec![Vec::new()]),
        };
        let folder = place.data.join("pgbench");
        fs::create_dir_all(&folder)?;
        let mut files = Vec::new();
        for (turn, row) in rows.iter().enumerate() {
            let names = ["{token}", "{member}", "{unit}", "{pledge}", "{cycle}"];
            let script = names
                .iter()
                .zip(row)
                .fold(template.to_owned(), |script, (name, id)| script.replace(name, id));
            let file = folder.join(format!("{}-{turn}.sql", page.name()));
            fs::write(&file, script)?;
            files.push(file);
        }
        Ok(Self { page, files })
    }

    /// Runs them for some seconds; transactions a second.
    pub async fn run(&self, place: &Place, seconds: f64) -> Outcome<f64> {
        let (open, socket) = through(&place.data.join("pg"))?;
        let mut command = Command::new("pgbench");
        command.env("PGOPTIONS", "-c plan_cache_mode=force_generic_plan");
        let clients = CONNECTIONS.to_string();
        command.args(["-n", "-M", "prepared", "-j", "2", "-U", "app", "-h", &socket, "-c", &clients]);
        if self.page == Page::Send {
            // Who has sent cannot send again.
            command.args(["-t", "240", "-D", "turn=-1"]);
        } else {
            command.args(["-D", "seats=2000", "-T", &seconds.ceil().to_string()]);
        }
        for file in &self.files {
            command.arg("-f").arg(file);
        }
        let output = tokio::task::spawn_blocking(move || command.arg("camket").output()).await??;
        drop(open);
        let said = String::from_utf8_lossy(&output.stdout);
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        match rate {
            Some(rate) if output.status.success() => Ok(rate),
            _ => Err(format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }
}

async fn readers(place: &mut Place, page: Page) -> Outcome<Vec<Vec<String>>> {
    let select = format!(
        "select distinct on (turn) token, member::text, unit::text, coalesce(pledge::text, ''),
                (select id::text from cycle order by year desc limit 1)
           from bench.reader where page = '{}' order by turn, path",
        page.name()
    );
    place.rows(select).await
}
