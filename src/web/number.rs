//! Numbers as Vietnamese papers write them: `9.002`.

/// A whole number with a point before each group of three digits.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    let count = digits.len();
    digits.chars().enumerate().fold(sign.to_owned(), |mut text, (place, digit)| {
        if place > 0 && (count - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
        text
    })
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart_by_a_point() {
        for (number, text) in
            [(0, "0"), (271, "271"), (9002, "9.002"), (1_234_567, "1.234.567"), (-1000, "-1.000")]
        {
            assert_eq!(grouped(number), text);
        }
    }
}
