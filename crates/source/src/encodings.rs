//! The encodings that a source may name, by Python's names for them.

use encoding_rs::{DecoderResult, Encoding};

use crate::DecodeError;

/// How to decode.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Codec {
    Utf8,
    Ascii,
    Latin1,
    /// One byte a character, with holes.
    Charmap(&'static Encoding),
    /// More than one byte a character, and Python's name.
    Multibyte(&'static Encoding, &'static str),
}

impl Codec {
    /// The codec that Python finds for `name`.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = normalize(name);
        match name.as_str() {
            "utf_8" | "u8" | "utf" | "utf8" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" | "utf_8_sig" => {
                Some(Self::Utf8)
            }
            "ascii" | "646" | "us_ascii" | "us" | "iso646_us" | "iso_ir_6" | "cp367" | "ibm367"
            | "csascii" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "iso_646.irv_1991" => {
                Some(Self::Ascii)
            }
            "latin_1" | "latin1" | "latin" | "l1" | "iso8859" | "iso8859_1" | "iso_8859_1"
            | "iso_8859_1_1987" | "8859" | "cp819" | "ibm819" | "iso_ir_100" | "csisolatin1" => {
                Some(Self::Latin1)
            }
            other => charmap(other).or_else(|| multibyte(other)),
        }
    }
}

/// Lower case, and one underscore for every run of characters that are neither letters, digits nor dots.
fn normalize(name: &str) -> String {
    let mut result = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            result.push(c.to_ascii_lowercase());
        } else if !result.ends_with('_') && !result.is_empty() {
            result.push('_');
        }
    }
    result.trim_end_matches('_').to_owned()
}

fn charmap(name: &str) -> Option<Codec> {
    if let Some(number) = ["cp125", "windows_125", "125"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
    {
        let all = [
            encoding_rs::WINDOWS_1250,
            encoding_rs::WINDOWS_1251,
            encoding_rs::WINDOWS_1252,
            encoding_rs::WINDOWS_1253,
            encoding_rs::WINDOWS_1254,
            encoding_rs::WINDOWS_1255,
            encoding_rs::WINDOWS_1256,
            encoding_rs::WINDOWS_1257,
            encoding_rs::WINDOWS_1258,
        ];
        return all
            .get(number.parse::<usize>().ok()?)
            .copied()
            .map(Codec::Charmap);
    }
    if let Some(part) = iso8859_part(name) {
        return iso8859(part).map(Codec::Charmap);
    }
    match name {
        "koi8_r" | "cskoi8r" => Some(encoding_rs::KOI8_R),
        "koi8_u" => Some(encoding_rs::KOI8_U),
        "cp866" | "866" | "ibm866" | "csibm866" => Some(encoding_rs::IBM866),
        "cp874" => Some(encoding_rs::WINDOWS_874),
        "mac_roman" | "macroman" | "macintosh" => Some(encoding_rs::MACINTOSH),
        "mac_cyrillic" | "maccyrillic" => Some(encoding_rs::X_MAC_CYRILLIC),
        _ => None,
    }
    .map(Codec::Charmap)
}

/// The part of ISO 8859 that a name means.
fn iso8859_part(name: &str) -> Option<u8> {
    let latin = |number: &str| match number.parse::<u8>().ok()? {
        number @ 2..=4 => Some(number),
        5 => Some(9),
        6 => Some(10),
        7 => Some(13),
        8 => Some(14),
        9 => Some(15),
        10 => Some(16),
        _ => None,
    };
    if let Some(part) = name
        .strip_prefix("iso8859_")
        .or_else(|| name.strip_prefix("iso_8859_"))
    {
        return part.parse().ok();
    }
    if let Some(number) = name.strip_prefix("latin").or_else(|| name.strip_prefix('l')) {
        return latin(number.trim_start_matches('_'));
    }
    match name {
        "cyrillic" => Some(5),
        "arabic" => Some(6),
        "greek" | "greek8" => Some(7),
        "hebrew" => Some(8),
        _ => None,
    }
}

fn iso8859(part: u8) -> Option<&'static Encoding> {
    match part {
        2 => Some(encoding_rs::ISO_8859_2),
        3 => Some(encoding_rs::ISO_8859_3),
        4 => Some(encoding_rs::ISO_8859_4),
        5 => Some(encoding_rs::ISO_8859_5),
        6 => Some(encoding_rs::ISO_8859_6),
        7 => Some(encoding_rs::ISO_8859_7),
        8 => Some(encoding_rs::ISO_8859_8),
        9 => Some(encoding_rs::WINDOWS_1254),
        10 => Some(encoding_rs::ISO_8859_10),
        11 => Some(encoding_rs::WINDOWS_874),
        13 => Some(encoding_rs::ISO_8859_13),
        14 => Some(encoding_rs::ISO_8859_14),
        15 => Some(encoding_rs::ISO_8859_15),
        16 => Some(encoding_rs::ISO_8859_16),
        _ => None,
    }
}

fn multibyte(name: &str) -> Option<Codec> {
    let (encoding, name) = match name {
        "shift_jis" | "shiftjis" | "sjis" | "s_jis" | "csshiftjis" => (encoding_rs::SHIFT_JIS, "shift_jis"),
        "cp932" | "932" | "ms932" | "mskanji" | "ms_kanji" | "windows_31j" => {
            (encoding_rs::SHIFT_JIS, "cp932")
        }
        "euc_jp" | "eucjp" | "ujis" | "u_jis" => (encoding_rs::EUC_JP, "euc_jp"),
        "iso2022_jp" | "iso_2022_jp" | "iso2022jp" | "csiso2022jp" => {
            (encoding_rs::ISO_2022_JP, "iso2022_jp")
        }
        "euc_kr" | "euckr" | "korean" | "ks_c_5601" | "ks_c_5601_1987" | "ksc5601" | "ksx1001" => {
            (encoding_rs::EUC_KR, "euc_kr")
        }
        "cp949" | "949" | "ms949" | "uhc" => (encoding_rs::EUC_KR, "cp949"),
        "gbk" | "936" | "cp936" | "ms936" => (encoding_rs::GBK, "gbk"),
        "gb2312" | "chinese" | "csiso58gb231280" | "euc_cn" | "euccn" | "eucgb2312_cn" | "gb2312_1980"
        | "gb2312_80" | "iso_ir_58" => (encoding_rs::GBK, "gb2312"),
        "gb18030" | "gb18030_2000" => (encoding_rs::GB18030, "gb18030"),
        "big5" | "big5_tw" | "csbig5" | "x_mac_trad_chinese" => (encoding_rs::BIG5, "big5"),
        "cp950" | "950" | "ms950" => (encoding_rs::BIG5, "cp950"),
        "big5hkscs" | "big5_hkscs" | "hkscs" => (encoding_rs::BIG5, "big5hkscs"),
        _ => return None,
    };
    Some(Codec::Multibyte(encoding, name))
}

/// The text of `bytes`.
pub(crate) fn decode(bytes: &[u8], codec: Codec) -> Result<String, DecodeError> {
    match codec {
        Codec::Utf8 => utf8(bytes),
        Codec::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
        Codec::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            Some(at) => Err(invalid("ascii", bytes, at..at + 1, "ordinal not in range(128)")),
            None => utf8(bytes),
        },
        Codec::Charmap(encoding) => charmap_text(bytes, encoding),
        Codec::Multibyte(encoding, name) => multibyte_text(bytes, encoding, name),
    }
}

fn invalid(codec: &str, bytes: &[u8], range: std::ops::Range<usize>, reason: &'static str) -> DecodeError {
    let position = range.start;
    DecodeError::Invalid {
        codec: codec.to_owned(),
        bytes: bytes[range].to_vec(),
        position,
        reason,
    }
}

fn utf8(bytes: &[u8]) -> Result<String, DecodeError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let start = error.valid_up_to();
    let (end, reason) = match error.error_len() {
        None => (bytes.len(), "unexpected end of data"),
        Some(len) if matches!(bytes[start], 0xc2..=0xf4) => (start + len, "invalid continuation byte"),
        Some(len) => (start + len, "invalid start byte"),
    };
    Err(invalid("utf-8", bytes, start..end, reason))
}

/// Bytes that Python leaves undefined come out as control characters.
fn charmap_text(bytes: &[u8], encoding: &'static Encoding) -> Result<String, DecodeError> {
    let mut text = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let one = std::slice::from_ref(byte);
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(one);
        let is_hole = |text: &str| {
            encoding.name().starts_with("windows") && text.chars().all(|c| ('\u{80}'..'\u{a0}').contains(&c))
        };
        match decoded {
            Some(decoded) if byte.is_ascii() || !is_hole(&decoded) => text.push_str(&decoded),
            Some(_) | None => {
                return Err(invalid(
                    "charmap",
                    bytes,
                    at..at + 1,
                    "character maps to <undefined>",
                ));
            }
        }
    }
    Ok(text)
}

fn multibyte_text(
    bytes: &[u8],
    encoding: &'static Encoding,
    name: &'static str,
) -> Result<String, DecodeError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let needed = decoder
        .max_utf8_buffer_length_without_replacement(bytes.len())
        .unwrap_or(0);
    let mut text = String::with_capacity(needed);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(len, after) => {
            let end = read - usize::from(after);
            let start = end - usize::from(len);
            let complete = end < bytes.len() || after > 0;
            let reason = if complete {
                "illegal multibyte sequence"
            } else {
                "incomplete multibyte sequence"
            };
            Err(invalid(name, bytes, start..end, reason))
        }
        DecoderResult::OutputFull => unreachable!("the text has room for the longest result"),
    }
}
