//! What the register holds already, as far as a file leans on it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::access::Office;
use crate::member::{MemberId, Standing};
use crate::unit::{AgencyId, UnitId, UnitKind};

/// People by folded name and birthday: the code and card of each.
pub type Namesakes = HashMap<(String, NaiveDate), Vec<(String, Option<String>)>>;

/// Units, agencies and those members whom the file names.
#[derive(Debug, Default)]
pub struct Known {
    /// Units by code.
    pub units: HashMap<String, KnownUnit>,
    /// Agencies that are there, by their name in lower case.
    pub agencies: HashMap<String, AgencyId>,
    /// Those that ended, by their name in lower case: what went on in their place is called so.
    pub ended_agencies: HashMap<String, Option<String>>,
    /// Members by code.
    pub members: HashMap<String, KnownMember>,
    /// Whose a card is: member codes by card number.
    pub cards: HashMap<String, String>,
    /// Members by folded name and birthday, for those in the file: code and card.
    pub namesakes: Namesakes,
    /// Members of the branches that the file lists.
    pub listed: Vec<Listed>,
    /// Codes of the units whose register this person keeps; none for whoever keeps it all.
    pub reach: Option<HashSet<String>>,
}

/// A member of a branch that the file lists, whether the file names them or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Their code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Code of the branch.
    pub branch: String,
}

/// A unit already registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUnit {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The code of the unit above it.
    pub parent: Option<String>,
    /// Whether it is no more.
    pub dissolved: bool,
}

/// A member already registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownMember {
    /// Their id.
    pub id: MemberId,
    /// Full name.
    pub name: String,
    /// Sex, as the database names it.
    pub sex: Option<String>,
    /// Day of birth.
    pub born: Option<NaiveDate>,
    /// Day of admission.
    pub admitted: Option<NaiveDate>,
    /// Day of becoming a full member.
    pub official: Option<NaiveDate>,
    /// Number of the card.
    pub card: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// How the member stands.
    pub standing: Standing,
    /// Code of the branch.
    pub branch: Option<String>,
    /// Name of the agency.
    pub agency: Option<String>,
    /// Posts in the Party held now.
    pub party_posts: Vec<String>,
    /// Posts in government held now.
    pub government_posts: Vec<String>,
    /// Posts in mass organizations held now.
    pub mass_posts: Vec<String>,
    /// Offices of a branch held now, each with the code of the unit.
    pub offices: HashSet<(Office, String)>,
    /// Whether a Standing Committee manages the member.
    pub is_leader: bool,
    /// Whether that was set by hand, with a reason: a file does not change it.
    pub management_overridden: bool,
}

impl Known {
    /// The unit of this code.
    #[must_use]
    pub fn unit(&self, code: &str) -> Option<&KnownUnit> {
        self.units.get(code)
    }

    /// The agency of this name, in whatever case it is written.
    #[must_use]
    pub fn agency(&self, name: &str) -> Option<AgencyId> {
        self.agencies.get(&name.to_lowercase()).copied()
    }
}
