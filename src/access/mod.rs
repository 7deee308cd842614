//! Who may do what. Sight is the database's (row-level security), permission is here, the moment is the workflow's.

mod actor;
mod office;
pub mod policy;
mod register;

pub use actor::{Actor, Appointment, Capacity, Facing, Holder};
pub use office::Office;

use crate::{
    error::{Error, Result},
    member::MemberId,
};

/// Something that can be acted on, as the audit names it.
pub trait Subject {
    /// The table's name.
    const KIND: &'static str;
    /// The row's id, where the act is on one row.
    fn subject_id(&self) -> Option<uuid::Uuid>;
}

/// One kind of act, with the one rule that says who may do it.
pub trait Action {
    /// What is acted on.
    type Object: Subject;
    /// The act's name in the audit.
    const NAME: &'static str;
    /// In which capacity `actor` may do it to `object`; `None` if not at all.
    fn allows(actor: &Actor, object: &Self::Object) -> Option<Capacity>;
}

/// Proof that someone may do `A` to the object it owns. Only [`Actor::demand`] makes one.
#[derive(Debug)]
pub struct Granted<A: Action> {
    object: A::Object,
    actor: Actor,
    capacity: Capacity,
}

impl Actor {
    /// Asks the policy.
    #[must_use]
    pub fn may<A: Action>(&self, object: &A::Object) -> bool {
        A::allows(self, object).is_some()
    }

    /// Asks the policy and keeps the answer as a proof.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the rule of `A` does not allow it.
    pub fn demand<A: Action>(&self, object: A::Object) -> Result<Granted<A>> {
        match A::allows(self, &object) {
            Some(capacity) => Ok(Granted { object, actor: self.clone(), capacity }),
            None => Err(Error::Forbidden),
        }
    }
}

impl<A: Action> Granted<A> {
    /// The thing that was checked.
    pub fn on(&self) -> &A::Object {
        &self.object
    }

    /// Who may.
    pub fn by(&self) -> MemberId {
        self.actor.member
    }

    /// Who may, with name and offices.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The office acted under; `None` for one's own paper.
    pub fn office(&self) -> Option<Office> {
        match &self.capacity {
            Capacity::Own => None,
            Capacity::Office(appointment) => Some(appointment.office),
        }
    }

    /// Whose office it is, where the actor stands in for its holder.
    pub fn acting_for(&self) -> Option<MemberId> {
        match &self.capacity {
            Capacity::Own => None,
            Capacity::Office(appointment) => appointment.acting_for.as_ref().map(|holder| holder.member),
        }
    }

    /// The office acted under as people say it: "Bí thư chi bộ, Chi bộ Thôn 1".
    pub fn office_title(&self) -> Option<String> {
        match &self.capacity {
            Capacity::Own => None,
            Capacity::Office(appointment) => Some(appointment.title()),
        }
    }
}
