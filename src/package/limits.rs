//! Every limit of a package that comes in, in one place. A file over a limit is refused with a sentence.

use std::time::Duration;

/// The largest file taken in.
pub const FILE_BYTES: usize = 8 * 1024 * 1024;

/// The most parts a package may hold; ours have at most eleven.
pub const PARTS: usize = 16;

/// The most bytes one part may inflate to.
pub const PART_BYTES: u64 = 6 * 1024 * 1024;

/// The most bytes all parts together may inflate to.
pub const INFLATED_BYTES: u64 = 16 * 1024 * 1024;

/// The most commitments, reports or comments of each kind that are read.
pub const ITEMS: usize = 5_000;

/// How long the reading process may take by the clock on the wall.
pub const READER_TIME: Duration = Duration::from_secs(20);

/// The most bytes the reading process may write.
pub const READER_BYTES: u64 = 32 * 1024 * 1024;
