//! Settings that have no effect here, which whoever asks for them must learn.
//!
//! Settings about mypy's cache are none of them: a cache shows in nothing but the time of a check.

use options::Options;

use crate::command_line::CommandLine;

/// A warning for each setting that is asked for and not served, as lines. A daemon has words of its own for reports.
#[must_use]
pub fn unserved_text(command: &CommandLine, program: &str, is_daemon: bool) -> String {
    let mut flags = unserved_settings(&command.options);
    if !is_daemon {
        flags.extend(unserved_reports(&command.options));
    }
    if command.find_occurrences.is_some() {
        flags.push("--find-occurrences".to_owned());
    }
    let line = |flag: &String| format!("{program}: warning: {flag} is not served yet, and ignored\n");
    flags.iter().map(line).collect()
}

fn unserved_reports(options: &Options) -> impl Iterator<Item = String> {
    let kinds = options.report_dirs.keys();
    kinds.map(|kind| format!("--{}-report", kind.replace('_', "-")))
}

fn unserved_settings(options: &Options) -> Vec<String> {
    let switches = [
        (options.dump_type_stats, "--stats"),
        (options.dump_inference_stats, "--inferstats"),
        (options.dump_deps, "--dump-deps"),
        (options.line_checking_stats.is_some(), "--line-checking-stats"),
        (options.quickstart_file.is_some(), "--quickstart-file"),
        (options.pdb, "--pdb"),
        (options.custom_typing_module.is_some(), "--custom-typing-module"),
        (options.mypyc_annotation_file.is_some(), "-a"),
    ];
    let switches = switches.iter().filter(|(is_set, _)| *is_set);
    switches.map(|(_, flag)| (*flag).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_in_vain_is_named() {
        assert_eq!(unserved_settings(&Options::default()), Vec::<String>::new());
        let options = Options {
            pdb: true,
            dump_type_stats: true,
            ..Options::default()
        };
        assert_eq!(unserved_settings(&options), ["--stats", "--pdb"]);
    }
}
