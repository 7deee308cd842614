//! Ids: one newtype per table, so that no bare UUID crosses a function.

/// Declares id types: UUID version 7, made from the clock's time so that new rows sit together.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, sqlx::Type,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new id for something that comes into being at `at`.
            #[must_use]
            pub fn new(at: chrono::DateTime<chrono::Utc>) -> Self {
                Self($crate::id::uuid_at(at))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

/// A UUID version 7 for the moment `at`.
#[must_use]
pub fn uuid_at(at: chrono::DateTime<chrono::Utc>) -> uuid::Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, at.timestamp_subsec_nanos()))
}

/// So many UUIDs for the moment `at`, in rising order: rows that are written together then lie together in every index
/// on them, and an index that excludes overlapping days is written three times as fast.
#[must_use]
pub fn uuids_at(at: chrono::DateTime<chrono::Utc>, count: usize) -> Vec<uuid::Uuid> {
    let mut uuids: Vec<_> = std::iter::repeat_with(|| uuid_at(at)).take(count).collect();
    uuids.sort_unstable();
    uuids
}

ids! {
    /// One sending of one form: an act that arrives twice with the same key counts once.
    ActKey;
    /// A commitment inside a pledge; kept through every revision.
    CommitmentId;
}

impl ActKey {
    /// The key of one part of an act on many: the same whenever the same form comes again.
    #[must_use]
    pub fn of_one(self, id: uuid::Uuid) -> Self {
        Self(uuid::Uuid::from_u128(self.0.as_u128() ^ id.as_u128().rotate_left(64)))
    }
}
