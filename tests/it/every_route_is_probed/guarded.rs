//! The headers that every answer carries.

use crate::harness::Page;

/// Which of the headers that every answer carries are not there as they must be.
pub fn unguarded(page: &Page) -> Option<String> {
    // A file that was handed in may do nothing at all where it is opened.
    let policy = if page.asked.contains("/evidence/") && page.status == 200 {
        "sandbox; default-src 'none'; frame-ancestors 'none'"
    } else {
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
    };
    let missing: Vec<_> = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]
    .into_iter()
    .filter(|(name, value)| page.header(name) != *value)
    .map(|(name, _)| name)
    .chain((!page.header("permissions-policy").contains("camera=()")).then_some("permissions-policy"))
    .chain(
        (!page.header("strict-transport-security").contains("max-age="))
            .then_some("strict-transport-security"),
    )
    .collect();
    (!missing.is_empty()).then(|| format!("{} lacks {missing:?}", page.asked))
}
