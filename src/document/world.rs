//! What the typesetter may see: our templates, our fonts and the data of one paper. No file, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

const FONTS: [&[u8]; 4] = [
    include_bytes!("fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("fonts/LiberationSerif-BoldItalic.ttf"),
];

/// The same for all papers, made once in a process.
pub(super) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    body_font: FontInfo,
    paper: Source,
    slips: Source,
    data: FileId,
}

/// Which template lays it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Template {
    /// A paper of any kind.
    Paper,
    /// Ballot papers to cut apart.
    Slips,
}

static SHARED: LazyLock<Option<Shared>> = LazyLock::new(Shared::new);

impl Shared {
    /// The shared parts, unless a font or a path in this program is broken.
    pub(super) fn get() -> Option<&'static Self> {
        SHARED.as_ref()
    }

    /// The font of all papers; its other faces draw the same characters.
    pub(super) fn body_font(&self) -> &FontInfo {
        &self.body_font
    }

    fn new() -> Option<Self> {
        let fonts: Vec<Font> = FONTS.iter().filter_map(|face| Font::new(Bytes::new(*face), 0)).collect();
        Some(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            body_font: fonts.first()?.info().clone(),
            fonts,
            paper: Source::new(id("/paper.typ")?, include_str!("paper.typ").into()),
            slips: Source::new(id("/slips.typ")?, include_str!("slips.typ").into()),
            data: id("/paper.json")?,
        })
    }
}

/// Ids are few and never freed, so only fixed paths get one.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// The world of one paper.
pub(super) struct Desk {
    shared: &'static Shared,
    template: &'static Source,
    data: Bytes,
}

impl Desk {
    /// A paper with this data, in JSON. The user's text stays data: it is never read as a template.
    pub(super) fn with(shared: &'static Shared, template: Template, data: Vec<u8>) -> Self {
        let template = match template {
            Template::Paper => &shared.paper,
            Template::Slips => &shared.slips,
        };
        Self { shared, template, data: Bytes::new(data) }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shared.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
