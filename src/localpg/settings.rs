//! How the server is set up: at each start anew, so that a new version of ours reaches old clusters.

/// What the server is told, over whatever its configuration file says.
pub const SETTINGS: &[(&str, &str)] = &[
    // Reached only through a socket in its own closed folder. The path is relative, so of any length.
    ("listen_addresses", ""),
    ("unix_socket_directories", "."),
    ("unix_socket_permissions", "0700"),
    // A receipt promises that the act is on disk.
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    // A small machine that we share with the database. Planning here costs more than compiling could save.
    ("max_connections", "60"),
    ("shared_buffers", "128MB"),
    ("work_mem", "8MB"),
    ("maintenance_work_mem", "64MB"),
    ("jit", "off"),
    // The log: a file for each day of the week, so seven at most.
    ("logging_collector", "on"),
    ("log_destination", "stderr"),
    ("log_directory", "log"),
    ("log_filename", "postgresql-%a.log"),
    ("log_rotation_age", "1d"),
    ("log_rotation_size", "0"),
    ("log_truncate_on_rotation", "on"),
    ("log_file_mode", "0600"),
    ("log_line_prefix", "%m [%p] %q%u@%d %e "),
    // Vietnam's time, without need of the machine's table of time zones.
    ("log_timezone", "<+07>-07"),
    ("lc_messages", "C"),
    ("log_checkpoints", "off"),
    // No text of a person may reach the log: no statements, no parameters, and of an error only its first line,
    // since the detail of a broken constraint quotes the row and that of a deadlock the statements.
    ("log_min_messages", "warning"),
    ("log_min_error_statement", "panic"),
    ("log_error_verbosity", "terse"),
    ("log_statement", "none"),
    ("log_min_duration_statement", "-1"),
    ("log_duration", "off"),
    ("log_parameter_max_length", "0"),
    ("log_parameter_max_length_on_error", "0"),
];

/// The roles that may be assumed over the socket.
pub const ROLES: &[&str] = &["postgres", "owner", "app", "worker"];
