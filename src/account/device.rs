//! A device and its address as people recognise them.

/// What a browser says of itself, in plain words: "Chrome trên Windows".
#[must_use]
pub fn in_words(agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    // The first that matches counts: most browsers also claim to be their forebears.
    let browser = find(&[
        ("coc_coc", "Cốc Cốc"),
        ("Zalo", "Zalo"),
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "điện thoại Android"),
        ("Windows", "máy tính Windows"),
        ("Mac OS X", "máy Mac"),
        ("Linux", "máy tính Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} trên {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Trình duyệt trên {system}"),
        (None, None) => "Thiết bị không rõ".to_owned(),
    }
}

/// The same words inside a sentence: ours begin small there, names of products do not.
#[must_use]
pub fn mid_sentence(words: &str) -> String {
    let ours = ["Thiết bị", "Trình duyệt"].iter().any(|start| words.starts_with(start));
    match (ours, words.chars().next()) {
        (true, Some(first)) => first.to_lowercase().chain(words.chars().skip(1)).collect(),
        _ => words.to_owned(),
    }
}

/// An address without its last part: enough to recognise one's own network by, not to point at a home.
#[must_use]
pub fn short_address(address: &str) -> String {
    match address.parse() {
        Ok(std::net::IpAddr::V4(address)) if address.is_loopback() => "máy này".to_owned(),
        Ok(std::net::IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.…")
        }
        Ok(std::net::IpAddr::V6(address)) if address.is_loopback() => "máy này".to_owned(),
        Ok(std::net::IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:…")
        }
        Err(_) => "không rõ".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_people_name_it() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
                "Edge trên máy tính Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 9; SM-J610F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
                "Chrome trên điện thoại Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/17.0 Mobile Safari/604",
                "Safari trên iPhone",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
                "Firefox trên máy tính Linux",
            ),
            ("", "Thiết bị không rõ"),
        ] {
            assert_eq!(in_words(agent), words);
        }
    }

    #[test]
    fn a_device_begins_small_inside_a_sentence() {
        for (words, inside) in [
            ("Thiết bị không rõ, địa chỉ mạng máy này", "thiết bị không rõ, địa chỉ mạng máy này"),
            ("Trình duyệt trên iPhone", "trình duyệt trên iPhone"),
            ("Edge trên máy tính Windows", "Edge trên máy tính Windows"),
            ("Cốc Cốc", "Cốc Cốc"),
            ("", ""),
        ] {
            assert_eq!(mid_sentence(words), inside);
        }
    }

    #[test]
    fn an_address_loses_its_last_part() {
        for (address, short) in [
            ("203.0.113.9", "203.0.113.…"),
            ("127.0.0.1", "máy này"),
            ("2001:db8:1:2::9", "2001:db8:1:…"),
            ("x", "không rõ"),
        ] {
            assert_eq!(short_address(address), short);
        }
    }
}
