//! What every page's frame shows around the page: `templates/layout.html`.

/// Where the form that signs a person out goes.
pub const SIGN_OUT: &str = "/sign-out";

/// Where the forms that change the size of the text go: `size=small|normal|large`. The answer is a
/// cookie and a way back to the page the reader was on.
pub const TEXT_SIZE: &str = "/text-size";

/// What stands around a page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Who is signed in.
    pub person: Option<Person>,
    /// The parts of the application this person may open.
    pub nav: Vec<NavLink>,
    /// A demonstration database: what its banner says of the day, empty if that is the real one.
    pub demo: Option<String>,
    /// The size of the text.
    pub size: TextSize,
    /// Whether several people use this machine, so that the browser keeps nothing that is being written.
    pub shared: bool,
    /// What the last act came to, shown once.
    pub notice: Option<Notice>,
}

/// The person signed in, as the frame names them.
#[derive(Clone, Debug)]
pub struct Person {
    /// In full.
    pub name: String,
    /// What they sign in with.
    pub code: String,
    /// The office they act under, and where: *Bí thư chi bộ · Chi bộ Thôn 1*.
    pub office: Option<String>,
}

/// A link to a part of the application.
#[derive(Clone, Debug)]
pub struct NavLink {
    /// Where it goes.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// Whether the page shown belongs to it.
    pub current: bool,
    /// How many things wait there.
    pub count: Option<i64>,
}

/// The size of the text, as the reader chose it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// A−
    Small,
    /// A
    #[default]
    Normal,
    /// A+
    Large,
}

impl TextSize {
    /// All, from small to large.
    pub const ALL: [TextSize; 3] = [TextSize::Small, TextSize::Normal, TextSize::Large];

    /// The name in the form, the cookie and the class of the page.
    pub fn name(self) -> &'static str {
        match self {
            TextSize::Small => "small",
            TextSize::Normal => "normal",
            TextSize::Large => "large",
        }
    }

    /// The size a form or a cookie names.
    pub fn named(name: &str) -> Option<TextSize> {
        TextSize::ALL.into_iter().find(|size| size.name() == name)
    }

    /// What stands on the button.
    pub fn sign(self) -> &'static str {
        match self {
            TextSize::Small => "A−",
            TextSize::Normal => "A",
            TextSize::Large => "A+",
        }
    }

    /// What the button is called.
    pub fn label(self) -> &'static str {
        match self {
            TextSize::Small => "Chữ nhỏ",
            TextSize::Normal => "Chữ vừa",
            TextSize::Large => "Chữ lớn",
        }
    }
}

/// One message after a redirect.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Good news or not.
    pub kind: NoticeKind,
    /// One or two sentences.
    pub text: String,
}

impl Notice {
    /// It is done.
    pub fn done(text: impl Into<String>) -> Notice {
        Notice { kind: NoticeKind::Done, text: text.into() }
    }

    /// Something happened meanwhile that the reader should know; nothing to see to.
    pub fn told(text: impl Into<String>) -> Notice {
        Notice { kind: NoticeKind::Told, text: text.into() }
    }

    /// It is not, or not quite.
    pub fn warning(text: impl Into<String>) -> Notice {
        Notice { kind: NoticeKind::Warning, text: text.into() }
    }
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It is done.
    Done,
    /// It happened meanwhile.
    Told,
    /// The reader has something to see to.
    Warning,
}
