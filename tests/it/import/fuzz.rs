//! Files changed at random: whatever comes, an answer comes.

use super::files::{self, Book, MEMBER_PART, STRINGS_PART, UNIT_PART};
use super::read;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

const TRIES: u64 = 400;

#[test]
fn flipped_bytes_of_the_archive_crash_nothing() {
    let good = Book::ward().bytes();
    for seed in 1..=TRIES {
        let mut dice = Dice(seed * 0x9e37_79b9);
        let mut bytes = good.clone();
        for _ in 0..=dice.below(8) {
            let place = dice.below(bytes.len());
            bytes[place] = dice.below(256) as u8;
        }
        if dice.below(4) == 0 {
            bytes.truncate(dice.below(bytes.len()));
        }
        read(&bytes);
    }
}

#[test]
fn changed_parts_crash_nothing() {
    let good = files::parts(&Book::ward().bytes());
    let words: [&[u8]; 16] = [
        b"<",
        b">",
        b"\"",
        b"</c>",
        b"<row r=\"4294967295\">",
        b"<c r=\"XFD1048576\"><v>1</v></c>",
        b"r=\"A0\"",
        b"r=\"ZZZZZZZZ99999999999\"",
        b"t=\"s\"",
        b"<v>18446744073709551615</v>",
        b"<v>1e400</v>",
        b"&#0;",
        b"&x;",
        b"<f t=\"shared\" si=\"4000000000\">A1</f>",
        b"<![CDATA[",
        b"\xff\xfe",
    ];
    for seed in 1..=TRIES {
        let mut dice = Dice(seed * 0x51_7cc1);
        let mut parts = good.clone();
        for _ in 0..=dice.below(4) {
            let name =
                [UNIT_PART, MEMBER_PART, STRINGS_PART, "xl/workbook.xml", "xl/styles.xml"][dice.below(5)];
            let part = &mut parts.iter_mut().find(|(part, _)| part == name).unwrap().1;
            let place = dice.below(part.len());
            match dice.below(3) {
                0 => part[place] = dice.below(256) as u8,
                1 => part.truncate(place.max(1)),
                _ => part.splice(place..place, words[dice.below(words.len())].iter().copied()).for_each(drop),
            }
        }
        read(&files::pack(&parts));
    }
}

#[test]
fn any_text_in_any_cell_is_taken_or_told() {
    let texts = [
        "",
        " ",
        "\u{0}",
        "\u{202e}An",
        "An\u{200b}",
        "e\u{301}\u{301}\u{301}\u{301}",
        "𠀀𠀁",
        "👨‍👩‍👧",
        "'; drop table member;--",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "=HYPERLINK(\"http://x\")",
        "%s%n",
        "../../etc/passwd",
        "NaN",
        "-0",
        "1e999",
        "31/02/2000",
        "99/99/9999",
        "0/0/0",
        "１／２／１９８０",
        "NguyÔn",
        "Nguyeãn",
        "ﬀ",
        "ǅ",
        "İ",
        "ß",
        "Ａｎ",
        "\u{feff}An",
        "\u{1f1fb}",
    ];
    for heading in files::MEMBER_HEADINGS {
        let mut book = Book::ward();
        for (number, text) in texts.iter().enumerate() {
            let row = book.members.len() + 1;
            book.members.push(book.members[2].clone());
            book = book
                .member(row, "Mã đảng viên", format!("QX{number:04}").as_str())
                .member(row, "Số thẻ đảng viên", "")
                .member(row, heading, *text);
        }
        let ward = read(&book.bytes());
        let told = ward.problems.iter().all(|problem| !problem.message.is_empty());
        assert!(
            told && ward.members.len() + ward.refused_members == 4 + texts.len(),
            "{heading}: {:?}",
            ward.problems
        );
    }
    for heading in files::UNIT_HEADINGS {
        let mut book = Book::ward();
        for (number, text) in texts.iter().enumerate() {
            let row = book.units.len() + 1;
            book.units.push(book.units[4].clone());
            book = book.unit(row, "Mã tổ chức", format!("X{number:04}").as_str()).unit(row, heading, *text);
        }
        let ward = read(&book.bytes());
        assert_eq!(ward.units.len() + ward.refused_units, 4 + texts.len(), "{heading}: {:?}", ward.problems);
    }
}
