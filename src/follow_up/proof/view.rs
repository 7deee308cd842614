//! Proofs ready to show.

use super::{store::Proof, withdrawal::WithdrawalPath};
use crate::{
    clock::{date_text, day_in_vietnam},
    evidence::{file::Kind, scan::Checked, show::EvidencePath},
    id::CommitmentId,
    web::number::grouped,
};

/// One proof.
#[derive(Clone, Debug)]
pub struct ProofLine {
    /// What it is called.
    pub title: String,
    /// Where it opens; nothing for a paper that is only named, and for a file that may not be handed out.
    pub href: Option<String>,
    /// Whether that leads to another place.
    pub outside: bool,
    /// What it is, how large, and since when.
    pub about: String,
    /// Why it does not open; empty if it does.
    pub held: &'static str,
    /// Numbers of the commitments it stands for.
    pub numbers: Vec<usize>,
    /// Why it was taken back, and when; empty if it stands.
    pub withdrawn: String,
    /// Where it is taken back, for whoever added it.
    pub withdrawal: Option<String>,
}

/// One proof as it is shown; `numbers` of the commitments in the whole pledge.
#[must_use]
pub fn line(one: &Proof, numbers: &[CommitmentId], own: bool) -> ProofLine {
    let held = match one.checked {
        Some(Checked::Waiting) => "đang chờ quét mã độc",
        Some(Checked::Refused) => "không mở được: có mã độc",
        _ => "",
    };
    let file = one.file.filter(|_| held.is_empty()).map(|id| EvidencePath { id }.to_string());
    let stands = one.withdrawn_at.is_none();
    let mut about = match (one.kind, &one.address) {
        (Some(kind), _) => format!("{}, {}", kind_word(kind), size_text(one.size.unwrap_or_default())),
        (None, Some(address)) => host(address).to_owned(),
        (None, None) => "văn bản, việc đã làm".to_owned(),
    };
    about += &format!(", thêm ngày {}", date_text(day_in_vietnam(one.at)));
    ProofLine {
        title: one.title.clone(),
        outside: one.address.is_some(),
        href: file.or_else(|| one.address.clone()).filter(|_| stands),
        about,
        held,
        numbers: numbers
            .iter()
            .enumerate()
            .filter(|(_, id)| one.commitments.contains(id))
            .map(|(at, _)| at + 1)
            .collect(),
        withdrawn: match (one.withdrawn_at, &one.withdrawn_for) {
            (Some(at), Some(reason)) => format!("Đã rút ngày {}: {reason}", date_text(day_in_vietnam(at))),
            _ => String::new(),
        },
        withdrawal: (own && stands).then(|| WithdrawalPath { id: one.id }.to_string()),
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Pdf => "PDF",
        Kind::Jpeg | Kind::Png => "ảnh",
    }
}

/// The machine in an address: where a click leads.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn size_text(bytes: i32) -> String {
    let tenths = (i64::from(bytes) * 10 + 524_288) / 1_048_576;
    if tenths >= 10 {
        format!("{},{} MB", tenths / 10, tenths % 10)
    } else {
        format!("{} KB", grouped((i64::from(bytes) / 1024).max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_as_people_say_it() {
        for (bytes, words) in
            [(10, "1 KB"), (300_000, "292 KB"), (1_048_576, "1,0 MB"), (5_242_880, "5,0 MB")]
        {
            assert_eq!(size_text(bytes), words);
        }
        assert_eq!(host("https://quangngai.gov.vn/a?b"), "quangngai.gov.vn");
    }
}
