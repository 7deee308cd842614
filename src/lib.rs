//! Cam Kết: yearly pledges of Party members, written, confirmed, followed through the year and graded.

pub mod access;
pub mod account;
pub mod app;
pub mod audit;
pub mod board;
pub mod clock;
pub mod command;
pub mod config;
pub mod cycle;
pub mod db;
pub mod document;
pub mod error;
pub mod follow_up;
pub mod grading;
pub mod home;
pub mod id;
pub mod import;
pub mod localpg;
pub mod member;
pub mod pledge;
pub mod register;
pub mod reorganization;
pub mod report;
pub mod review;
pub mod unit;
pub mod web;
