//! [`NotFoundReason`]: why a module was not found, and how that is said.

use options::ErrorCode;

/// Why there is no file for a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotFoundReason {
    /// There are neither stubs nor an implementation.
    NotFound,
    /// There is an implementation, but nothing says that it has types.
    FoundWithoutTypeHints,
    /// It is not below the current directory, but it is below one above it.
    WrongWorkingDirectory,
    /// There is a distribution with its stubs, which is not installed.
    ApprovedStubsNotInstalled,
}

const DOC_LINK: &str = "See https://mypy.readthedocs.io/en/stable/running_mypy.html#missing-imports";

impl NotFoundReason {
    /// The message for the import of `module`.
    #[must_use]
    pub fn message(self, module: &str) -> String {
        match self {
            Self::NotFound | Self::WrongWorkingDirectory => {
                format!("Cannot find implementation or library stub for module named \"{module}\"")
            }
            Self::FoundWithoutTypeHints => format!(
                "Skipping analyzing \"{module}\": module is installed, but missing library stubs or py.typed marker"
            ),
            Self::ApprovedStubsNotInstalled => format!("Library stubs not installed for \"{module}\""),
        }
    }

    /// The notes after the message; each is shown once in a program.
    #[must_use]
    pub fn notes(self, module: &str, daemon: bool) -> Vec<String> {
        match self {
            Self::NotFound | Self::FoundWithoutTypeHints => vec![DOC_LINK.to_owned()],
            Self::WrongWorkingDirectory => {
                vec![
                    "You may be running mypy in a subpackage, mypy should be run on the package root"
                        .to_owned(),
                ]
            }
            Self::ApprovedStubsNotInstalled => {
                let distribution = crate::stub_distribution(module).unwrap_or_default();
                let hint = format!("Hint: \"python3 -m pip install {distribution}\"");
                let install =
                    "(or run \"mypy --install-types\" to install all missing stub packages)".to_owned();
                let install = (!daemon).then_some(install);
                [Some(hint), install, Some(DOC_LINK.to_owned())]
                    .into_iter()
                    .flatten()
                    .collect()
            }
        }
    }

    /// The code of message and notes.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::NotFound => ErrorCode::ImportNotFound,
            Self::FoundWithoutTypeHints | Self::ApprovedStubsNotInstalled => ErrorCode::ImportUntyped,
            Self::WrongWorkingDirectory => ErrorCode::Import,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_stubs_come_with_a_hint_and_the_daemon_does_not_install() {
        let reason = NotFoundReason::ApprovedStubsNotInstalled;
        assert_eq!(
            reason.message("yaml.x"),
            "Library stubs not installed for \"yaml.x\""
        );
        let notes = reason.notes("yaml.x", false);
        assert_eq!(notes[0], "Hint: \"python3 -m pip install types-PyYAML\"");
        assert_eq!((notes.len(), reason.notes("yaml", true).len()), (3, 2));
    }
}
