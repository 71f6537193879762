//! Configuration files: where they are, and what they do to settings.

use std::fmt::Write as _;

use options::{Options, defaults, is_per_module};

use crate::convert::Dialect;
use crate::raw::Section;
use crate::section::{Parsed, parse_section};
use crate::{Environment, Host, ini, toml_file};

/// A configuration file that was read.
#[derive(Debug)]
pub struct ConfigFile {
    /// Its path, as it shows.
    pub path: String,
    dialect: Dialect,
    sections: Vec<(String, Section)>,
}

/// The environment, with the directory of the configuration file in it.
struct WithConfigDir<'a> {
    inner: &'a dyn Environment,
    dir: String,
}

impl Environment for WithConfigDir<'_> {
    fn var(&self, name: &str) -> Option<String> {
        if name == "MYPY_CONFIG_FILE_DIR" {
            Some(self.dir.clone())
        } else {
            self.inner.var(name)
        }
    }
    fn home(&self, user: Option<&str>) -> Option<String> {
        self.inner.home(user)
    }
    fn columns(&self) -> usize {
        self.inner.columns()
    }
    fn threads(&self) -> usize {
        self.inner.threads()
    }
}

/// Reads configuration into `options`: the file `path`, or the one that is found.
///
/// Complaints are added to `stderr`; none ends the program. Says whether `strict` was set.
pub fn read_config(options: &mut Options, path: Option<&str>, host: &Host<'_>, stderr: &mut String) -> bool {
    let file = match path {
        Some(path) => read_file(path, host, stderr),
        None => find_config_file(host, stderr),
    };
    file.is_some_and(|file| apply(options, &file, path.is_some(), host, stderr))
}

/// Looks for a configuration file: in the current directory and those above it up to the root of the repository, then
/// where users have theirs. Complaints about files that cannot be read are added to `stderr`.
pub fn find_config_file(host: &Host<'_>, stderr: &mut String) -> Option<ConfigFile> {
    let cwd = host.fs.cwd();
    let mut dir: &str = &cwd;
    loop {
        for name in defaults::CONFIG_NAMES.iter().chain(defaults::SHARED_CONFIG_NAMES) {
            let path = paths::relpath(&cwd, &paths::join(dir, name), &cwd);
            if let Some(file) = read_file(&path, host, stderr) {
                return Some(file);
            }
        }
        let parent = paths::dirname(dir);
        let is_root = [".git", ".hg"]
            .iter()
            .any(|name| host.fs.exists(&paths::join(dir, name)));
        if is_root || parent == dir {
            break;
        }
        dir = parent;
    }
    user_files(host)
        .iter()
        .find_map(|path| read_file(path, host, stderr))
}

/// Where users have their configuration.
fn user_files(host: &Host<'_>) -> Vec<String> {
    let xdg = host.env.var("XDG_CONFIG_HOME").filter(|dir| !dir.is_empty());
    let xdg = xdg.map(|dir| paths::join(&dir, "mypy/config"));
    let others = ["~/.config/mypy/config", "~/.mypy.ini"].map(str::to_owned);
    let expand = |path: String| paths::expanduser(&path, &|user| host.env.home(user));
    xdg.into_iter().chain(others).map(expand).collect()
}

/// Reads one file. Nothing if it is not there, cannot be understood, or is shared and has no section for mypy.
fn read_file(path: &str, host: &Host<'_>, stderr: &mut String) -> Option<ConfigFile> {
    let bytes = host.fs.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let dialect = if is_toml(path) {
        Dialect::Toml
    } else {
        Dialect::Ini
    };
    let parsed = match dialect {
        Dialect::Toml => toml_file::parse(text),
        Dialect::Ini => ini::parse(text, path).map(Some),
    };
    match parsed {
        Ok(sections) => {
            let sections = sections?;
            let is_shared = defaults::SHARED_CONFIG_NAMES.contains(&paths::basename(path));
            let has_mypy = sections.iter().any(|(name, _)| name == "mypy");
            (has_mypy || !is_shared).then(|| ConfigFile {
                path: path.to_owned(),
                dialect,
                sections,
            })
        }
        Err(error) => {
            complain(stderr, &format!("{path}: {error}"));
            None
        }
    }
}

fn is_toml(path: &str) -> bool {
    path.to_lowercase().ends_with(".toml")
}

fn complain(stderr: &mut String, line: &str) {
    writeln!(stderr, "{line}").expect("a string can be written");
}

fn apply(
    options: &mut Options,
    file: &ConfigFile,
    was_given: bool,
    host: &Host<'_>,
    stderr: &mut String,
) -> bool {
    options.config_file = Some(file.path.clone());
    let dir = paths::dirname(&host.fs.abspath(&file.path)).to_owned();
    let env = WithConfigDir { inner: host.env, dir };
    let host = Host { env: &env, ..*host };
    let mut strict = false;
    match file.sections.iter().find(|(name, _)| name == "mypy") {
        Some((_, section)) => {
            let prefix = format!("{}: [mypy]: ", file.path);
            let parsed = section_of(options, &prefix, section, file.dialect, &host, stderr);
            strict |= parsed.strict;
            for (name, value) in parsed.changes.iter() {
                options
                    .set(name, value.clone())
                    .expect("changes were checked when they were recorded");
            }
            options.report_dirs.extend(parsed.report_dirs);
        }
        None if was_given || !defaults::SHARED_CONFIG_NAMES.contains(&paths::basename(&file.path)) => {
            complain(
                stderr,
                &format!("{}: No [mypy] section in config file", file.path),
            );
        }
        None => {}
    }
    for (name, section) in &file.sections {
        if let Some(patterns) = name.strip_prefix("mypy-") {
            strict |= apply_module_section(options, file, patterns, section, &host, stderr);
        }
    }
    strict
}

/// Reads a section; `strict` takes effect at once, so that other settings override it.
fn section_of(
    options: &mut Options,
    prefix: &str,
    section: &Section,
    dialect: Dialect,
    host: &Host<'_>,
    stderr: &mut String,
) -> Parsed {
    let parsed = parse_section(prefix, options, section, dialect, host);
    parsed.complaints.iter().for_each(|line| complain(stderr, line));
    if parsed.strict {
        options.set_strict();
    }
    parsed
}

fn apply_module_section(
    options: &mut Options,
    file: &ConfigFile,
    patterns: &str,
    section: &Section,
    host: &Host<'_>,
    stderr: &mut String,
) -> bool {
    let name = match file.dialect {
        Dialect::Toml => format!("module = \"{patterns}\""),
        Dialect::Ini => format!("mypy-{patterns}"),
    };
    let prefix = format!("{}: [{name}]:", file.path);
    let mut parsed = section_of(options, &prefix, section, file.dialect, host, stderr);
    if !parsed.report_dirs.is_empty() {
        let mut names: Vec<String> = parsed
            .report_dirs
            .keys()
            .map(|name| format!("{name}_report"))
            .collect();
        names.sort_unstable();
        let names = names.join(", ");
        complain(
            stderr,
            &format!("{prefix} Per-module sections should not specify reports ({names})"),
        );
    }
    let mut global: Vec<String> = parsed
        .changes
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| !is_per_module(name))
        .collect();
    if !global.is_empty() {
        global.sort_unstable();
        global.iter().for_each(|name| drop(parsed.changes.remove(name)));
        let names = global.join(", ");
        complain(
            stderr,
            &format!("{prefix} Per-module sections should only specify per-module flags ({names})"),
        );
    }
    for pattern in patterns.split(',').map(|pattern| pattern.replace('/', ".")) {
        if is_pattern(&pattern) {
            options.per_module_options.insert(pattern, parsed.changes.clone());
        } else {
            complain(
                stderr,
                &format!(
                    "{prefix} Patterns must be fully-qualified module names, optionally with '*' in some components \
                     (e.g spam.*.eggs.*)"
                ),
            );
        }
    }
    parsed.strict
}

/// Whether stars stand for whole parts of a name, and nothing else is special.
fn is_pattern(pattern: &str) -> bool {
    !pattern.contains(['?', '[', ']', '!'])
        && pattern.split('.').all(|part| part == "*" || !part.contains('*'))
}

/// The note about sections that no module used; `unused` in the order of the file.
#[must_use]
pub fn unused_sections_text(config_file: &str, unused: &[&str]) -> String {
    let sections = if is_toml(config_file) {
        let mut names = unused.to_vec();
        names.sort_unstable();
        format!("module = ['{}']", names.join("', '"))
    } else {
        let names: Vec<String> = unused.iter().map(|name| format!("[mypy-{name}]")).collect();
        names.join(", ")
    };
    format!("{config_file}: note: unused section(s): {sections}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::testing::TestHost;

    fn read(files: &[(&str, &str)], path: Option<&str>) -> (Options, String) {
        let host = TestHost::new(files);
        let (mut options, mut stderr) = (Options::default(), String::new());
        read_config(&mut options, path, &host.host(), &mut stderr);
        (options, stderr)
    }

    #[test]
    fn files_are_found_upwards_until_the_root_of_the_repository() {
        let found = |files: &[(&str, &str)]| read(files, None).0.config_file;
        assert_eq!(found(&[("/mypy.ini", "[mypy]")]).as_deref(), Some("../mypy.ini"));
        assert_eq!(found(&[("/mypy.ini", "[mypy]"), (".git/x", "")]), None);
        assert_eq!(
            found(&[("setup.cfg", "[mypy]"), (".mypy.ini", "[mypy]")]).as_deref(),
            Some(".mypy.ini")
        );
        assert_eq!(
            found(&[("setup.cfg", "[other]"), ("/mypy.ini", "")]).as_deref(),
            Some("../mypy.ini")
        );
        assert_eq!(
            found(&[("pyproject.toml", "[tool.mypy]"), ("setup.cfg", "[mypy]")]).as_deref(),
            Some("pyproject.toml")
        );
    }

    #[test]
    fn strict_yields_to_other_settings_wherever_they_stand() {
        let (options, stderr) = read(
            &[("mypy.ini", "[mypy]\nwarn_return_any = False\nstrict = True\n")],
            None,
        );
        assert!(options.extra_checks && !options.warn_return_any, "{stderr}");
    }

    #[test]
    fn module_sections_take_per_module_settings_only() {
        let text = "[mypy]\n[mypy-a.*,b/c]\nignore_errors = True\npython_version = 3.12\nhtml_report = x\n[mypy-a*]\n";
        let (options, stderr) = read(&[("mypy.ini", text)], None);
        assert_eq!(
            options.per_module_options.keys().collect::<Vec<_>>(),
            ["a.*", "b.c"]
        );
        let expected = "mypy.ini: [mypy-a.*,b/c]: Per-module sections should not specify reports (html_report)\n\
             mypy.ini: [mypy-a.*,b/c]: Per-module sections should only specify per-module flags (python_version)\n\
             mypy.ini: [mypy-a*]: Patterns must be fully-qualified module names, optionally with '*' in some \
             components (e.g spam.*.eggs.*)\n";
        assert_eq!(stderr, expected);
    }

    #[test]
    fn a_given_file_must_have_a_section() {
        assert_eq!(
            read(&[("x.ini", "")], Some("x.ini")).1,
            "x.ini: No [mypy] section in config file\n"
        );
        assert!(
            read(&[("x.ini", "oops")], Some("x.ini"))
                .1
                .starts_with("x.ini: File contains no section headers.")
        );
    }

    #[test]
    fn paths_can_name_the_directory_of_the_file() {
        let text = "[tool.mypy]\nmypy_path = '$MYPY_CONFIG_FILE_DIR/src'\n";
        assert_eq!(read(&[("/pyproject.toml", text)], None).0.mypy_path, ["//src"]);
        let text = "[tool.mypy]\ncache_dir = \"~/x\"\n";
        assert_eq!(read(&[("pyproject.toml", text)], None).0.cache_dir, "~/x");
    }

    #[test]
    fn unused_sections_are_named_as_in_the_file() {
        assert_eq!(
            unused_sections_text("mypy.ini", &["b", "a"]),
            "mypy.ini: note: unused section(s): [mypy-b], [mypy-a]"
        );
        assert!(unused_sections_text("p.toml", &["b", "a"]).ends_with("module = ['a', 'b']"));
    }
}
