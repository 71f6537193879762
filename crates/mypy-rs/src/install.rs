//! Installing stubs that a check missed (`--install-types`).
//!
//! Specified by `install_types` of `mypy/main.py`.

use std::collections::BTreeSet;
use std::process::Command;

use options::Options;

use crate::terminal::Terminal;
use crate::{say, say_error};

/// Whether anything was installed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Installed {
    /// The installer was started.
    Yes,
    /// The user did not want it, or there is no installer.
    No,
}

/// Installs distributions of stubs with pip; asks before, unless the settings say not to.
pub(crate) fn install(packages: &BTreeSet<&str>, options: &Options, terminal: &Terminal) -> Installed {
    let Some(python) = &options.python_executable else {
        return Installed::No;
    };
    let palette = &terminal.palette;
    let mut words = vec![python.as_str(), "-m", "pip", "install"];
    words.extend(packages);
    let shown = palette.style(&words.join(" "), &[&palette.bold]);
    say(&format!("Installing missing stub packages:\n{shown}\n\n"));
    if !options.non_interactive {
        say("Install? [yN] ");
        let mut answer = String::new();
        // No answer is no.
        let _ = std::io::stdin().read_line(&mut answer);
        if !answer.trim().to_lowercase().starts_with('y') {
            let text = palette.style("mypy: Skipping installation", &[&palette.bold, &palette.red]);
            say(&format!("{text}\n"));
            return Installed::No;
        }
        say("\n");
    }
    match Command::new(python).args(&words[1..]).status() {
        Ok(_) => Installed::Yes,
        Err(error) => {
            say_error(&format!("mypy-rs: error: cannot run {python}: {error}\n"));
            Installed::No
        }
    }
}
