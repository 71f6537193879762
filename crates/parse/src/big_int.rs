//! Integers that fit no machine word, as decimal text.

/// The value of an integer literal (`0x..`, `0o..`, `0b..` or decimal, with underscores) in decimal.
///
/// Costs time quadratic in the length, as Python's own conversion does.
pub(crate) fn decimal(literal: &str) -> String {
    let digits: String = literal.chars().filter(|c| *c != '_').collect();
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        Some(_) | None => return strip_zeros(&digits),
    };
    // Little-endian limbs of nine decimal digits.
    let mut limbs: Vec<u64> = vec![0];
    for digit in digits[2..].chars().filter_map(|c| c.to_digit(radix)) {
        multiply_and_add(&mut limbs, u64::from(radix), u64::from(digit));
    }
    let mut text = String::new();
    for limb in limbs.iter().rev() {
        text.push_str(&format!("{limb:09}"));
    }
    strip_zeros(&text)
}

fn multiply_and_add(limbs: &mut Vec<u64>, factor: u64, mut carry: u64) {
    const BASE: u64 = 1_000_000_000;
    for limb in limbs.iter_mut() {
        let value = *limb * factor + carry;
        *limb = value % BASE;
        carry = value / BASE;
    }
    if carry > 0 {
        limbs.push(carry);
    }
}

fn strip_zeros(digits: &str) -> String {
    let stripped = digits.trim_start_matches('0');
    if stripped.is_empty() { "0" } else { stripped }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bases_become_decimal() {
        assert_eq!(decimal("0xFFFF_FFFF_FFFF_FFFF"), "18446744073709551615");
        assert_eq!(decimal("0o2000000000000000000000"), "18446744073709551616");
        assert_eq!(decimal("0b1"), "1");
        assert_eq!(decimal("99_999_999_999_999_999_999"), "99999999999999999999");
    }
}
