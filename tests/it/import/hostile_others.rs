//! Hostile files of the other kinds: `.xls`, `.ods`, `.csv`. Each is answered in Vietnamese, within the limits.

use std::time::{Duration, Instant};

use super::files::{Book, MEMBER_HEADINGS, pack, parts};
use super::formats::{compound, content, ods, ods_of, xls};
use super::{read, read_apart};

/// How long one file may take: a reading process of the debug build starts, works and is stopped in that.
const SOON: Duration = Duration::from_secs(30);

fn corpus() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let ward = Book::ward();
    let (old, open) = (xls(&ward), ods(&ward));
    let headings = MEMBER_HEADINGS.join(",");
    let wide: String = (0..10_000).map(|column| format!("c{column},")).collect();
    let repeated = |what: &str, count: &str| {
        content(&ward).replacen(
            "<table:table-row>",
            &format!(
                "<table:table-row {what}=\"{count}\"><table:table-cell/></table:table-row><table:table-row>"
            ),
            1,
        )
    };
    let far = content(&ward).replacen(
        "<table:table-cell/>",
        "<table:table-cell table:number-columns-repeated=\"10000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>",
        1,
    );
    let xxe = content(&ward).replacen("?>", "?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", 1);
    let mut sealed = compound(&[0; 4096]);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = sealed.len() - 100;
    sealed[place..place + name.len()].copy_from_slice(&name);
    let mut looped = old.clone();
    looped[512 + 8..512 + 12].copy_from_slice(&2_u32.to_le_bytes());
    let mut lying = old.clone();
    let start = 1024 + 128 + 116;
    lying[start..start + 4].copy_from_slice(&0x00ff_ffff_u32.to_le_bytes());
    vec![
        (".xls cut in the middle", old[..old.len() / 2].to_vec(), ""),
        (".xls cut after its head", old[..600].to_vec(), "hỏng"),
        (".xls of nothing", compound(&[]), ""),
        (".xls whose sectors run in a circle", looped, ""),
        (".xls that begins where nothing is", lying, ""),
        (".xls under a password", sealed, "mật khẩu"),
        (".xls that is a document of Word", compound(b"\xec\xa5\xc1\x00Word"), ""),
        (".ods cut in the middle", open[..open.len() / 2].to_vec(), "bị hỏng"),
        (".ods of nothing", ods_of(""), ""),
        (".ods with half its content", ods_of(&content(&ward)[..800]), ""),
        (".ods with an entity from a file", ods_of(&xxe), "DOCTYPE"),
        (".ods without a manifest", pack(&parts(&open)[2..]), ""),
        (
            ".ods with a row repeated a billion times",
            ods_of(&repeated("table:number-rows-repeated", "1000000000")),
            "",
        ),
        (".ods with a cell repeated 10,000 times", ods_of(&far), ""),
        (".csv with 10,000 columns", format!("{headings}\n{wide}\n").into_bytes(), "quá nhiều cột"),
        (".csv with one giant line", [b"a,".as_slice(), &vec![b'x'; 10 * 1024 * 1024]].concat(), "32767"),
        (
            ".csv with a quote that never ends",
            format!("{headings}\n1,\"{}", "x,\n".repeat(200_000)).into_bytes(),
            "32767",
        ),
        (".csv of 200,000 lines", format!("{headings}\n{}", "1,2\n".repeat(200_000)).into_bytes(), "150000"),
        (
            ".csv that is a page",
            b"<!DOCTYPE html><table><tr><td>1,2</td></tr></table>".to_vec(),
            "không phải",
        ),
        (".csv that is a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR,,,".to_vec(), "không phải"),
        (".csv in half of UTF-16", vec![0xff, 0xfe, b'a', 0, b',', 0, 0], ""),
        (
            ".csv of bytes without sense",
            (0..60_000_u32).map(|n| 0x80 + (n * 7 % 127) as u8).chain(*b",,\n").collect(),
            "",
        ),
    ]
}

#[test]
fn the_ward_is_read_from_every_kind_of_file() {
    for (name, bytes) in [(".xls", xls(&Book::ward())), (".ods", ods(&Book::ward()))] {
        let ward = read(&bytes);
        assert_eq!(ward.problems, [], "{name}");
        assert_eq!((ward.units.len(), ward.members.len()), (4, 4), "{name}");
        assert_eq!((ward.members[0].name.as_str(), ward.members[0].row), ("Huỳnh Đình Ý", 2), "{name}");
    }
}

#[tokio::test]
async fn hostile_files_of_other_kinds_are_answered_in_time() {
    let mut wrong = Vec::new();
    for (name, bytes, word) in corpus() {
        let started = Instant::now();
        let told: Vec<String> = match read_apart(&bytes).await {
            Ok(register) => register.problems.iter().map(ToString::to_string).collect(),
            Err(problem) => vec![problem.to_string()],
        };
        println!("{:5} ms  {name}: {:?}", started.elapsed().as_millis(), told.first());
        let answered = told.first().is_some_and(|first| first.contains(word) && !first.is_ascii());
        if started.elapsed() > SOON || !answered {
            wrong.push(format!("{name}: {:?} after {:?}", told.first(), started.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read_apart(&Book::ward().bytes()).await.is_ok_and(|ward| ward.problems.is_empty()));
}
