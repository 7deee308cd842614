//! LibreOffice opens our Word files and saves them again, and nothing of them is lost. `bin/check-word` installs it.

use std::process::Command;

use super::{Folder, made_at, output, pdf, report, word::Word};

/// What LibreOffice makes of a file.
fn converted(folder: &Folder, name: &str, to: &str) -> Vec<u8> {
    let profile = format!("-env:UserInstallation=file://{}", folder.0.join("profile").display());
    let out = folder.0.join("out");
    output(
        Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", to, "--outdir"])
            .arg(&out)
            .arg(folder.0.join(name)),
    );
    let ending = to.split(':').next().unwrap();
    std::fs::read(out.join(name).with_extension(ending)).unwrap()
}

#[test]
#[ignore = "needs LibreOffice, 290 MB: bin/check-word"]
fn what_libreoffice_saves_again_is_what_we_wrote() {
    let paper = report(2027);
    let ours = Word::read(&paper.word(made_at()).unwrap());
    let folder = Folder::new();
    folder.write("ours.docx", &paper.word(made_at()).unwrap());
    let theirs = Word::read(&converted(&folder, "ours.docx", "docx:MS Word 2007 XML"));
    let said = |word: &Word| -> Vec<(bool, String)> {
        let paragraphs = word.paragraphs().into_iter().filter(|(_, words)| !words.trim().is_empty());
        paragraphs.map(|(style, words)| (style.starts_with("Heading"), words)).collect()
    };
    assert_eq!(said(&ours), said(&theirs), "paragraphs and headings");
    let (ours, theirs) = (ours.document(), theirs.document());
    for (what, least) in
        [("<w:tbl>", 3), ("<w:tr>", 0), ("<w:tblHeader", 1), ("<w:titlePg", 1), ("w:vMerge", 1)]
    {
        let count = |text: &str| text.matches(what.trim_end_matches('>')).count();
        assert!(count(&theirs) >= least, "{what}: {} and {}", count(&ours), count(&theirs));
    }
    for margin in ["w:top=\"1134\"", "w:left=\"1701\"", "w:right=\"850\"", "w:bottom=\"1134\""] {
        assert!(theirs.contains(margin), "{margin}");
    }
    assert!(theirs.contains("w:w=\"11906\" w:h=\"16838\"") || theirs.contains("w:h=\"16838\""));
    // Printed, it has as many pages as ours and the same first lines.
    let printed = pdf::Pdf::read(&converted(&folder, "ours.docx", "pdf"));
    let drawn = pdf::Pdf::read(&paper.pdf("test", made_at()).unwrap());
    assert_eq!(printed.pages(), drawn.pages());
    let party = |pdf: &pdf::Pdf| (pdf.word("NAM").right, pdf.word("NAM").top);
    let ((their_right, their_top), (right, top)) = (party(&printed), party(&drawn));
    assert!(
        (their_right - right).abs() < 6.0 && (their_top - top).abs() < 8.0,
        "{their_right} {right} {their_top} {top}"
    );
}
