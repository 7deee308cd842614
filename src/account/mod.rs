//! Accounts: signing in with a member code and a second factor, activation by a printed slip, sessions, and the way back
//! for who forgot a password.

pub mod activation;
pub mod activation_letters;
pub mod arrival;
pub mod device;
pub mod email;
pub mod event;
pub mod factor;
pub mod keeping;
mod known_words;
pub mod mailed_link;
pub mod new_device;
pub mod password;
pub mod password_change;
pub mod password_rule;
pub mod proof;
pub mod qr;
pub mod reset;
pub mod seal;
pub mod second_step;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod sign_out;
pub mod slip_store;
pub mod slips;
pub mod store;
pub mod sweep;
pub mod throttle;

use crate::{
    access::Subject,
    member::MemberId,
    unit::UnitId,
    web::routes::{Need, Routes},
};

crate::ids! {
    /// A session.
    SessionId;
    /// A second factor.
    FactorId;
    /// A request to give a password or factor back.
    ResetId;
    /// A line of an account's history.
    EventId;
}

/// Somebody's account as those meet it who keep it or vouch for its owner.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose.
    pub member: MemberId,
    /// Member code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Branch and everything above it, from below.
    pub line: Vec<UnitId>,
}

impl Subject for Account {
    const KIND: &'static str = "account";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.member.0)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, sign_in::new)
        .post(Need::Nobody, sign_in::create)
        .post(Need::Nobody, sign_out::create)
        .get(Need::Nobody, activation::new)
        .post(Need::Nobody, activation::create)
        .get(Need::SignedIn, second_step::show)
        .post(Need::SignedIn, second_step::create)
        .get(Need::SignedIn, proof::new)
        .post(Need::SignedIn, proof::create)
        .get(Need::Nobody, mailed_link::new)
        .post(Need::Nobody, mailed_link::create)
        .get(Need::Nobody, mailed_link::edit)
        .post(Need::Nobody, mailed_link::update)
        .get(Need::SignedIn, email::show)
        .post(Need::SignedIn, email::create)
        .post(Need::SignedIn, email::prove)
        .get(Need::SignedIn, settings::show)
        .get(Need::SignedIn, password_change::new)
        .post(Need::SignedIn, password_change::create)
        .post(Need::SignedIn, sessions::end)
        .post(Need::SignedIn, new_device::recognise)
        .post(Need::SignedIn, new_device::deny)
        .post(Need::SignedIn, sessions::end_all)
        .get(Need::Permit, slips::show)
        .post(Need::Permit, slips::create)
        .get(Need::Permit, activation_letters::show)
        .post(Need::Permit, activation_letters::create)
        .with(factor::routes())
        .with(reset::routes())
        .with(keeping::routes())
}
