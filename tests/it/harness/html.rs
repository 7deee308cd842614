//! Reads our own pages as people and browsers do: their words, what they offer, their forms.
//!
//! Our templates close what they open, so a plain walk over the tags is enough.

use std::collections::BTreeMap;

/// A tag with what stands in it, or words between tags.
#[derive(Debug)]
enum Token {
    Open { name: String, attributes: BTreeMap<String, String> },
    Close(String),
    Words(String),
}

/// A link or a button.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What it says.
    pub label: String,
    /// Where a link leads.
    pub href: Option<String>,
}

/// A form as it stands on the page.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// What it would send, in order.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its id; empty if it has none.
    pub id: String,
    /// What it holds.
    pub value: String,
}

/// What is on a page.
#[derive(Clone, Debug, Default)]
pub struct Html {
    /// All its words, with single spaces.
    pub words: String,
    /// Links and buttons, in order.
    pub offers: Vec<Offer>,
    /// Forms, in order.
    pub forms: Vec<Form>,
    /// Headings with their level, in order.
    pub headings: Vec<(u8, String)>,
}

const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "code", "del", "em", "i", "ins", "q", "small", "span", "strong", "sub", "sup",
    "time", "u", "wbr",
];
const VOID: &[&str] = &["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];

impl Html {
    /// Reads a page.
    pub fn read(page: &str) -> Self {
        let mut html = Self::default();
        let mut open: Vec<(String, usize)> = Vec::new();
        let mut hidden = 0;
        let mut select: Option<(Field, bool)> = None;
        let mut area: Option<Field> = None;
        for token in tokens(page) {
            match token {
                Token::Words(text) => {
                    if let Some(area) = &mut area {
                        area.value.push_str(&text);
                    }
                    if hidden == 0 {
                        html.words.push_str(&text);
                    }
                }
                Token::Open { name, attributes } => {
                    html.space(&name);
                    let is = |key: &str| attributes.contains_key(key);
                    let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
                    let field = Field { name: get("name"), id: get("id"), value: get("value") };
                    match name.as_str() {
                        "head" | "script" | "style" | "svg" => hidden += 1,
                        "a" => html.offers.push(Offer { label: String::new(), href: Some(get("href")) }),
                        "button" => html.offers.push(Offer { label: String::new(), href: None }),
                        "form" => html.forms.push(Form {
                            action: get("action"),
                            method: get("method"),
                            fields: Vec::new(),
                        }),
                        "textarea" => area = Some(Field { value: String::new(), ..field }),
                        "select" => select = Some((field, false)),
                        "option" => {
                            if let Some((chosen, found)) = &mut select
                                && (is("selected") || !*found)
                            {
                                chosen.value = get("value");
                                *found = true;
                            }
                        }
                        "input" => {
                            let ticked =
                                !matches!(get("type").as_str(), "checkbox" | "radio") || is("checked");
                            if ticked && !field.name.is_empty() {
                                html.keep(field);
                            }
                        }
                        _ => {}
                    }
                    if !VOID.contains(&name.as_str()) {
                        open.push((name, html.words.len()));
                    }
                }
                Token::Close(name) => {
                    let start =
                        open.iter().rposition(|(open, _)| *open == name).map(|at| open.split_off(at)[0].1);
                    let inside = start.map(|at| squeezed(&html.words[at..])).unwrap_or_default();
                    match name.as_str() {
                        "head" | "script" | "style" | "svg" => hidden -= 1,
                        "a" | "button" => {
                            if let Some(offer) =
                                html.offers.iter_mut().rev().find(|it| it.href.is_some() == (name == "a"))
                            {
                                offer.label = inside;
                            }
                        }
                        "h1" | "h2" | "h3" | "h4" => html.headings.push((name.as_bytes()[1] - b'0', inside)),
                        "textarea" => {
                            if let Some(mut area) = area.take() {
                                area.value = area.value.strip_prefix('\n').unwrap_or(&area.value).to_owned();
                                html.keep(area);
                            }
                        }
                        "select" => {
                            if let Some((select, _)) = select.take() {
                                html.keep(select);
                            }
                        }
                        _ => {}
                    }
                    html.space(&name);
                }
            }
        }
        html.words = squeezed(&html.words);
        html
    }

    fn keep(&mut self, field: Field) {
        if let Some(form) = self.forms.last_mut() {
            form.fields.push(field);
        }
    }

    fn space(&mut self, tag: &str) {
        if !INLINE.contains(&tag) {
            self.words.push(' ');
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(page: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            found.push(Token::Words(decoded(&rest[..at])));
        }
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = end_of_tag(rest);
        let tag = &rest[1..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        if let Some(name) = tag.strip_prefix('/') {
            found.push(Token::Close(name.trim().to_lowercase()));
        } else if !tag.starts_with('!') {
            found.push(open_tag(tag));
        }
    }
    found.push(Token::Words(decoded(rest)));
    found
}

/// Where the tag ends; a `>` inside quotes does not end it.
fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn open_tag(tag: &str) -> Token {
    let tag = tag.trim_end_matches('/');
    let (name, mut rest) = tag.split_once(|c: char| c.is_whitespace()).unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (raw, left) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                _ => after.split_once(|c: char| c.is_whitespace()).unwrap_or((after, "")),
            };
            value = decoded(raw);
            rest = left;
        }
        attributes.insert(key, value);
    }
    Token::Open { name: name.to_lowercase(), attributes }
}

fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some((name, after)) = rest.split_once(';').filter(|(name, _)| name.len() < 8) else {
            plain.push('&');
            continue;
        };
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "nbsp" => Some('\u{a0}'),
            _ => name.strip_prefix('#').and_then(|digits| digits.parse().ok()).and_then(char::from_u32),
        };
        if let Some(c) = c {
            plain.push(c);
            rest = after;
        } else {
            plain.push('&');
        }
    }
    plain.push_str(rest);
    plain
}

#[test]
fn a_page_is_read_as_people_read_it() {
    let page = Html::read(
        "<head><title>x</title></head><h1>Một &#38; <em>hai</em></h1><form action=\"/a\" method=\"post\">\
         <input type=\"hidden\" name=\"key\" value=\"1&#62;0\"><textarea id=\"t\" name=\"t\">\nchữ</textarea>\
         <select name=\"s\"><option value=\"1\">a</option><option value=\"2\" selected>b</option></select>\
         <input type=checkbox name=c value=1><button>Gửi <b>đi</b></button></form><a href=\"/x?a=1&#38;b=2\">Xem</a>",
    );
    assert!(page.words.starts_with("Một & hai chữ"), "{}", page.words);
    assert_eq!(page.headings, [(1, "Một & hai".to_owned())]);
    let fields: Vec<_> =
        page.forms[0].fields.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
    assert_eq!(fields, [("key", "1>0"), ("t", "chữ"), ("s", "2")]);
    assert_eq!(page.offers[0].label, "Gửi đi");
    assert_eq!(page.offers[1].href.as_deref(), Some("/x?a=1&b=2"));
}
