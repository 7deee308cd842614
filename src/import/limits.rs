//! Every limit of the import, in one place. A file over a limit is refused with a sentence, never cut.

use std::time::Duration;

/// The largest file taken in. A list of 100,000 members takes about 10 MB.
pub const FILE_BYTES: usize = 16 * 1024 * 1024;

/// The most parts (zip entries) a workbook may hold. Excel itself writes a few dozen.
pub const ZIP_ENTRIES: usize = 512;

/// The most bytes all parts together may inflate to.
pub const INFLATED_BYTES: u64 = 192 * 1024 * 1024;

/// How many times its packed size one part may inflate to, once it is larger than [`RATIO_FREE_BYTES`].
/// Lists as Excel and openpyxl write them reach about 30.
pub const INFLATION_RATIO: u64 = 100;

/// Parts up to this size may be packed as tightly as they like.
pub const RATIO_FREE_BYTES: u64 = 1024 * 1024;

/// The most shared strings a workbook may announce; the reader reserves room for them at once.
pub const SHARED_STRINGS: u64 = 2_000_000;

/// The last row that may hold something.
pub const ROWS: u32 = 150_000;

/// The last column that may hold something.
pub const COLUMNS: u32 = 64;

/// The most characters in one cell: Excel's own limit.
pub const CELL_CHARS: usize = 32_767;

/// In how many rows from the top the headings are looked for.
pub const HEADING_ROWS: u32 = 20;

/// The most characters in a code.
pub const CODE_CHARS: usize = 32;

/// The most characters in a person's name.
pub const PERSON_CHARS: usize = 100;

/// The most characters in the name of a unit, an agency or a post.
pub const TITLE_CHARS: usize = 250;

/// How many problems are told one by one; the rest are counted.
pub const PROBLEMS: usize = 10_000;

/// Memory of the reading process: private writable memory, as Linux counts it.
pub const READER_MEMORY: u64 = 256 * 1024 * 1024;

/// Processor seconds of the reading process.
pub const READER_CPU_SECONDS: u64 = 20;

/// How long a reading may take by the clock on the wall.
pub const READER_TIME: Duration = Duration::from_secs(60);

/// The longest line the reading process may write: one row of the sheet.
pub const READER_LINE_BYTES: u64 = 16 * 1024 * 1024;

/// Of those registered, how many in a hundred may change by one list before someone must say why (setting).
pub const CHANGES_PERCENT: i64 = 20;

/// Lists that change fewer people than this are never asked why.
pub const FEW_CHANGES: i64 = 20;

/// Days in which an accepted list may be taken back (setting).
pub const UNDO_DAYS: i64 = 7;

/// A process that gave no sign of life for so long is dead; its reading begins anew elsewhere.
pub const SILENCE: chrono::TimeDelta = chrono::TimeDelta::seconds(30);
