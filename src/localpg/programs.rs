//! The server programs of the release that the data belongs to.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::error::StartError;

/// Where Debian and its kin keep one folder for each major release.
const INSTALLED: &str = "/usr/lib/postgresql";
/// The first release that sorts a whole database in Vietnamese order.
const OLDEST: u32 = 15;

/// A folder with `postgres` and `initdb`.
#[derive(Debug, PartialEq, Eq)]
pub struct Programs {
    bin: PathBuf,
    major: u32,
}

impl Programs {
    /// Finds the programs for `cluster`, or the newest if there is no cluster yet: in `PG_BIN_DIR` if that is
    /// set, else where Debian has them. Fails when there are none, none of the cluster's release, or when
    /// what lies at `cluster` is not one.
    pub fn find(cluster: &Path) -> Result<Programs, StartError> {
        let named = env::var_os("PG_BIN_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        // The programs are started from another folder than ours.
        let named = named.map(|dir| std::path::absolute(&dir).unwrap_or(dir));
        let found = match &named {
            Some(bin) => Programs::named(bin).into_iter().collect(),
            None => Programs::installed(Path::new(INSTALLED)),
        };
        choose(found, release_of(cluster)?, cluster, named)
    }

    /// The path of one program, such as `initdb`.
    pub fn path(&self, program: &str) -> PathBuf {
        self.bin.join(program)
    }

    fn named(bin: &Path) -> Option<Programs> {
        // It says, for example, "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
        let said = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let major = leading_number(said.split_whitespace().nth(2)?)?;
        Some(Programs { bin: bin.to_path_buf(), major }).filter(Programs::usable)
    }

    fn installed(parent: &Path) -> Vec<Programs> {
        let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| {
                let major = entry.file_name().to_str()?.parse().ok()?;
                Some(Programs { bin: entry.path().join("bin"), major }).filter(Programs::usable)
            })
            .collect()
    }

    fn usable(&self) -> bool {
        self.major >= OLDEST && self.path("postgres").is_file() && self.path("initdb").is_file()
    }
}

/// The major release that wrote `cluster`, or `None` if there is no cluster yet.
fn release_of(cluster: &Path) -> Result<Option<u32>, StartError> {
    // An empty folder is as good as none: the finished cluster is renamed over it.
    match fs::read_dir(cluster).and_then(|mut entries| entries.next().transpose()) {
        Ok(None) => return Ok(None),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(StartError::at(cluster)(e)),
        Ok(Some(_)) => {}
    }
    let written = fs::read_to_string(cluster.join("PG_VERSION")).ok();
    match written.as_deref().map(str::trim).and_then(leading_number) {
        Some(major) => Ok(Some(major)),
        None => Err(StartError::NotACluster { dir: cluster.to_path_buf() }),
    }
}

fn choose(
    mut found: Vec<Programs>,
    wanted: Option<u32>,
    cluster: &Path,
    looked_in: Option<PathBuf>,
) -> Result<Programs, StartError> {
    found.sort_by_key(|programs| programs.major);
    let installed = found.iter().map(|programs| programs.major.to_string()).collect::<Vec<_>>().join(", ");
    let fits = |programs: &Programs| wanted.is_none_or(|major| major == programs.major);
    match (found.into_iter().rfind(fits), wanted) {
        (Some(programs), _) => Ok(programs),
        (None, Some(found)) if !installed.is_empty() => {
            Err(StartError::OtherVersion { dir: cluster.to_path_buf(), found, installed })
        }
        (None, _) => Err(StartError::NoServer { looked_in }),
    }
}

fn leading_number(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_hand(majors: &[u32]) -> Vec<Programs> {
        majors.iter().map(|&major| Programs { bin: format!("/pg/{major}").into(), major }).collect()
    }

    fn chosen(majors: &[u32], wanted: Option<u32>) -> Result<u32, String> {
        choose(at_hand(majors), wanted, Path::new("/d/pg"), None).map(|p| p.major).map_err(|e| e.to_string())
    }

    #[test]
    fn new_data_gets_the_newest_release_and_old_data_its_own() {
        assert_eq!(chosen(&[17, 15, 16], None), Ok(17));
        assert_eq!(chosen(&[17, 15, 16], Some(15)), Ok(15));
    }

    #[test]
    fn a_missing_release_is_named_with_the_package_that_has_it() {
        let line = chosen(&[15, 16], Some(17)).unwrap_err();
        assert!(line.contains("PostgreSQL 17") && line.contains("15, 16"), "{line}");
        assert!(line.contains("apt-get install -y postgresql-17"), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }

    #[test]
    fn no_release_at_all_names_the_package() {
        for wanted in [None, Some(15)] {
            let line = chosen(&[], wanted).unwrap_err();
            assert!(line.contains("apt-get install -y postgresql»"), "{line}");
        }
    }

    #[test]
    fn release_numbers_are_read_from_what_programs_and_folders_say() {
        assert_eq!(leading_number("15.18"), Some(15));
        assert_eq!(leading_number("19beta1"), Some(19));
        assert_eq!(leading_number("devel"), None);
    }
}
