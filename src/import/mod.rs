//! Takes in the register of units and members from the Excel file that the office keeps.
//!
//! A file is hostile until shown otherwise: [`archive`] weighs it, [`child`] has it read by a process with
//! little memory, [`workbook`] reads one row at a time. What the rows mean is told by [`units`] and
//! [`members`]; every [`Problem`] names sheet, row and column. A file with a problem changes nothing.

pub mod archive;
pub mod child;
pub mod date;
pub mod fields;
pub mod heading;
pub mod known;
pub mod legacy;
pub mod limits;
pub mod members;
pub mod problem;
pub mod register;
pub mod row;
pub mod sheet;
pub mod text;
pub mod units;
pub mod workbook;

pub use problem::Problem;
pub use register::{Intake, Register};
