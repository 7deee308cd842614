//! The register as a thing that acts are done to.

use super::Subject;

/// The register of units, members and accounts as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Register;

impl Subject for Register {
    const KIND: &'static str = "register";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        None
    }
}
