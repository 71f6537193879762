//! Locations as users write them.

/// A place in a file, in lines and columns that count from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Any expression around it.
    Position {
        /// The line.
        line: i64,
        /// The column.
        column: i64,
    },
    /// One expression.
    Span {
        /// The line of the first character.
        line: i64,
        /// Its column.
        column: i64,
        /// The line of the last character.
        end_line: i64,
        /// Its column.
        end_column: i64,
    },
}

const FORMAT: &str = "Format should be file:line:column[:end_line:end_column]";

/// The file and the place of `file:line:column[:end_line:end_column]`; the file may have one colon in it.
///
/// ```
/// use inspect::location::{Place, parse};
///
/// let (file, place) = parse("a.py:3:5").expect("it is a location");
/// assert_eq!((file, place), ("a.py", Place::Position { line: 3, column: 5 }));
/// assert!(parse("a.py:3").is_err());
/// ```
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<(&str, Place), String> {
    let (start, line, column) = split(text).ok_or(FORMAT)?;
    if start.matches(':').count() < 2 {
        let (line, column) = (number(line)?, number(column)?);
        return Ok((start, Place::Position { line, column }));
    }
    let (end_line, end_column) = (line, column);
    let (start, line, column) = split(start).ok_or(FORMAT)?;
    if start.matches(':').count() >= 2 {
        return Err(FORMAT.to_owned());
    }
    let place = Place::Span {
        line: number(line)?,
        column: number(column)?,
        end_line: number(end_line)?,
        end_column: number(end_column)?,
    };
    Ok((start, place))
}

/// What stands before the last two colons, and behind each.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (start, last) = text.rsplit_once(':')?;
    let (start, middle) = start.rsplit_once(':')?;
    Some((start, middle, last))
}

/// A number, as Python's `int` reads it.
fn number(text: &str) -> Result<i64, String> {
    let wrong = || {
        let text = dump::repr::text(text);
        format!("invalid literal for int() with base 10: {text}")
    };
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    let is_number = !digits.is_empty()
        && digits
            .split('_')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number {
        return Err(wrong());
    }
    let limit = if trimmed.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Ok(trimmed.replace('_', "").parse().unwrap_or(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_spans() {
        let position = Place::Position { line: 1, column: 22 };
        assert_eq!(parse("a.py:1:22"), Ok(("a.py", position)));
        assert_eq!(parse("C:a.py:1:22"), Ok(("C:a.py", position)));
        let span = Place::Span {
            line: 1,
            column: 2,
            end_line: 3,
            end_column: 4,
        };
        assert_eq!(parse("a.py:1:2:3:4"), Ok(("a.py", span)));
        assert_eq!(parse("C:a.py:1:2:3:4"), Ok(("C:a.py", span)));
    }

    #[test]
    fn what_is_no_location_is_refused() {
        assert_eq!(parse("a.py:1"), Err(FORMAT.to_owned()));
        assert_eq!(parse("b:C:a.py:1:2:3:4"), Err(FORMAT.to_owned()));
        assert_eq!(
            parse("a.py:1:a"),
            Err("invalid literal for int() with base 10: 'a'".to_owned())
        );
        assert!(parse("a.py::2").is_err() && parse("a.py:1__0:2").is_err());
        assert_eq!(
            parse("a.py: 1_0 :-2"),
            Ok(("a.py", Place::Position { line: 10, column: -2 }))
        );
    }
}
