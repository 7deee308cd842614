//! What every page shares: the route table, the frame, forms, headers, error pages.

pub mod act;
pub mod address;
pub mod assets;
pub mod back;
pub mod difference;
pub mod download;
pub mod edge;
pub mod ended;
pub mod failure;
pub mod figure;
pub mod form;
pub mod frame;
pub mod gallery;
pub mod headers;
pub mod htmx;
pub mod joined;
pub mod legacy;
pub mod live;
pub mod machine;
pub mod number;
pub mod offline;
pub mod page;
pub mod parts;
pub mod pictures;
pub mod routes;
pub mod signed;
pub mod size;
pub mod text;
pub mod workbook;

pub use assets::filters;
