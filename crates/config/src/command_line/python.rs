//! The version of Python, and the interpreter whose packages are searched.

use options::{Options, PythonVersion};

use super::apply::Special;
use crate::Host;
use crate::arguments::Stop;

/// Stands for a version that nobody has chosen yet.
pub(super) const UNDECIDED: PythonVersion = PythonVersion {
    major: u8::MAX,
    minor: 0,
};

/// Decides on version and interpreter. The host is asked for its interpreter only if it matters.
pub(super) fn choose_python(options: &mut Options, special: &Special, host: &Host<'_>) -> Result<(), Stop> {
    let default_python = std::cell::LazyCell::new(|| host.pythons.default_interpreter());
    options.python_version = special.python_version.unwrap_or(options.python_version);
    if options.python_version == UNDECIDED {
        let named = special.python_executable.as_ref();
        let version = match named.or(options.python_executable.as_ref()) {
            Some(named) => host.pythons.version_beside(named),
            None => default_python.as_ref().map(|(_, version)| *version),
        };
        options.python_version = version.unwrap_or(Options::default().python_version);
    }
    if options.python_version.major < 3 {
        return Err(Stop::Error(
            "Mypy no longer supports checking Python 2 code. Consider pinning to mypy<0.980 if you need to check \
             Python 2 code."
                .to_owned(),
        ));
    }
    if special.no_executable || options.no_site_packages {
        options.python_executable = None;
        return Ok(());
    }
    if special.python_executable.is_some() {
        options.python_executable.clone_from(&special.python_executable);
    }
    // Whatever version is checked for: mypy takes the interpreter that it runs on.
    if options.python_executable.is_none() {
        options.python_executable = default_python.as_ref().map(|(executable, _)| executable.clone());
    }
    Ok(())
}
