//! Completions for shells, from the table of flags.

use crate::flags::{Action, FLAGS, Flag};

/// A shell that completes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// bash.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
}

impl Shell {
    /// The shell of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            _ => None,
        }
    }
}

/// The script that makes `shell` complete the flags of `program`.
#[must_use]
pub fn completions(shell: Shell, program: &str) -> String {
    match shell {
        Shell::Bash => bash(program),
        Shell::Zsh => zsh(program),
        Shell::Fish => fish(program),
    }
}

fn visible() -> impl Iterator<Item = &'static Flag> {
    FLAGS.iter().filter(|flag| flag.help.is_some())
}

fn bash(program: &str) -> String {
    let names: Vec<&str> = visible().flat_map(|flag| flag.names).copied().collect();
    let function = format!("_{}", program.replace('-', "_"));
    format!(
        "{function}() {{\n    local word=\"${{COMP_WORDS[COMP_CWORD]}}\"\n    if [[ $word == -* ]]; then\n        \
         COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))\n    fi\n}}\ncomplete -o default -F {function} {program}\n",
        names.join(" ")
    )
}

fn zsh(program: &str) -> String {
    let mut script = format!("#compdef {program}\n_arguments -s \\\n");
    for flag in visible() {
        let help = first_sentence(flag)
            .replace('\'', "'\\''")
            .replace('[', "\\[")
            .replace(']', "\\]");
        let value = zsh_value(flag);
        for name in flag.names {
            script.push_str(&format!("    '*{name}[{help}]{value}' \\\n"));
        }
    }
    script + "    '*:file:_files'\n"
}

fn zsh_value(flag: &Flag) -> String {
    if let Action::Choice(choices) = flag.action {
        format!(":value:({})", choices.join(" "))
    } else if flag.takes_value() {
        ":value:_files".to_owned()
    } else {
        String::new()
    }
}

fn fish(program: &str) -> String {
    let mut script = String::new();
    for flag in visible() {
        script.push_str(&format!("complete -c {program}"));
        for name in flag.names {
            match name.strip_prefix("--") {
                Some(long) => script.push_str(&format!(" -l {long}")),
                None => script.push_str(&format!(" -s {}", &name[1..])),
            }
        }
        if let Action::Choice(choices) = flag.action {
            script.push_str(&format!(" -x -a '{}'", choices.join(" ")));
        } else if flag.takes_value() {
            script.push_str(" -r");
        }
        let help = first_sentence(flag).replace('\\', "\\\\").replace('\'', "\\'");
        script.push_str(&format!(" -d '{help}'\n"));
    }
    script
}

fn first_sentence(flag: &Flag) -> &'static str {
    let help = flag.help.unwrap_or_default();
    help.split(" (").next().unwrap_or(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_visible_flag_is_completed_and_no_hidden_one() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = completions(shell, "mypy-rs");
            assert!(
                script.contains("warn-unreachable") && !script.contains("dump-graph"),
                "{shell:?}"
            );
        }
        assert!(completions(Shell::Fish, "x").contains("-l follow-imports -x -a 'normal silent skip error'"));
    }
}
