//! Two texts compared word by word.

use similar::{ChangeTag, TextDiff};

use super::parts::Piece;

/// Two texts compared word by word.
#[must_use]
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (words(old), words(new));
    let diff = TextDiff::from_slices(&old, &new);
    let mut pieces = Vec::new();
    let (mut removed, mut added, mut between) = (String::new(), String::new(), String::new());
    for change in diff.iter_all_changes() {
        let (tag, text) = (change.tag(), change.value());
        let changing = !removed.is_empty() || !added.is_empty();
        // Words that changed side by side are one change: reading "old words new words" beats a patchwork.
        if tag == ChangeTag::Equal && changing && text.trim().is_empty() {
            between.push_str(text);
            continue;
        }
        if tag == ChangeTag::Equal {
            settle(&mut pieces, &mut removed, &mut added);
            push_same(&mut pieces, &std::mem::take(&mut between));
            push_same(&mut pieces, text);
            continue;
        }
        let gap = std::mem::take(&mut between);
        removed.push_str(&gap);
        added.push_str(&gap);
        if tag == ChangeTag::Delete { &mut removed } else { &mut added }.push_str(text);
    }
    settle(&mut pieces, &mut removed, &mut added);
    push_same(&mut pieces, &between);
    pieces
}

/// Two lists compared line by line: what stands in a line is the same, or the line was taken out or put in as a whole.
#[must_use]
pub fn difference_of_lines(old: &str, new: &str) -> Vec<Piece> {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let diff = TextDiff::from_slices(&old, &new);
    diff.iter_all_changes()
        .map(|change| {
            let line = format!("{}\n", change.value());
            match change.tag() {
                ChangeTag::Equal => Piece::Same(line),
                ChangeTag::Delete => Piece::Removed(line),
                ChangeTag::Insert => Piece::Added(line),
            }
        })
        .collect()
}

/// Words, the gaps between them, and marks that close a word, each for itself: a date or a number is one word.
fn words(text: &str) -> Vec<&str> {
    const MARKS: [char; 9] = [',', '.', ';', ':', ')', '(', '”', '“', '…'];
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let gap = first.is_whitespace();
        let end = rest.find(|c: char| c.is_whitespace() != gap).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let without = if gap { run } else { run.trim_end_matches(MARKS) };
        let (word, marks) = run.split_at(without.len());
        words.extend([word, marks].into_iter().filter(|piece| !piece.is_empty()));
        rest = after;
    }
    words
}

fn settle(pieces: &mut Vec<Piece>, removed: &mut String, added: &mut String) {
    let (old, new) = (std::mem::take(removed), std::mem::take(added));
    if !old.is_empty() {
        pieces.push(Piece::Removed(old));
    }
    if !new.is_empty() {
        pieces.push(Piece::Added(new));
    }
}

fn push_same(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Same(last)) => last.push_str(text),
        _ => pieces.push(Piece::Same(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_keeps_words_whole() {
        let pieces = difference("học hai giờ mỗi tuần", "học ba giờ mỗi tuần");
        assert_eq!(
            pieces,
            [
                Piece::Same("học ".into()),
                Piece::Removed("hai".into()),
                Piece::Added("ba".into()),
                Piece::Same(" giờ mỗi tuần".into()),
            ]
        );
    }

    #[test]
    fn a_line_of_a_list_is_the_same_or_another() {
        let pieces = difference_of_lines("Quy định 37\nQuy định 144", "Quy định 37\nQuyết định 144");
        assert_eq!(
            pieces,
            [
                Piece::Same("Quy định 37\n".into()),
                Piece::Removed("Quy định 144\n".into()),
                Piece::Added("Quyết định 144\n".into()),
            ]
        );
    }

    #[test]
    fn a_date_or_a_number_is_one_word() {
        let pieces = difference("Hạn: 31/02/2027.", "Hạn: 30/06/2027.");
        assert_eq!(
            pieces,
            [
                Piece::Same("Hạn: ".into()),
                Piece::Removed("31/02/2027".into()),
                Piece::Added("30/06/2027".into()),
                Piece::Same(".".into()),
            ]
        );
    }

    #[test]
    fn words_changed_side_by_side_are_one_change() {
        let pieces = difference("học hai giờ mỗi tuần", "đọc ba trang mỗi tuần");
        assert_eq!(
            pieces,
            [
                Piece::Removed("học hai giờ".into()),
                Piece::Added("đọc ba trang".into()),
                Piece::Same(" mỗi tuần".into()),
            ]
        );
        assert_eq!(difference("một hai", "một"), [Piece::Same("một".into()), Piece::Removed(" hai".into())]);
        assert_eq!(difference("như nhau", "như nhau"), [Piece::Same("như nhau".into())]);
    }
}
