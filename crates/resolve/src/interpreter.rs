//! Where an interpreter has its packages.
//!
//! For a virtual environment its own files tell: `pyvenv.cfg` the version, `.pth` files further directories. For an
//! interpreter that is installed as Python itself does it on Linux, `bin/python3.12` beside `lib/python3.12`, its place
//! tells. Where files do not tell everything (an environment that sees the packages of the system, `.pth` files with
//! code, the layouts of distributions), the interpreter is started once and asked.

use std::path::Path;
use std::process::Command;
use std::{env, fmt, fs, io};

use options::PythonVersion;
use source::FsError;

/// Directories of installed packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchDirs {
    /// The interpreter's `sys.path` without the standard library.
    pub sys_path: Vec<String>,
    /// The directories that packages are installed into.
    pub site_packages: Vec<String>,
    /// The version of the interpreter, if it is known.
    pub version: Option<PythonVersion>,
}

/// Why an interpreter does not answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterpreterError {
    /// It cannot be started.
    NotStarted {
        /// Its path.
        executable: String,
        /// Why.
        reason: FsError,
    },
    /// It was started, but did not answer; with what it wrote to standard error.
    Failed {
        /// Its path.
        executable: String,
        /// Its words.
        output: String,
    },
}

impl fmt::Display for InterpreterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted { executable, reason } => {
                write!(f, "mypy: Invalid python executable '{executable}': {reason}")
            }
            Self::Failed { executable, output } => {
                write!(f, "mypy: Invalid python executable '{executable}': {output}")
            }
        }
    }
}

impl std::error::Error for InterpreterError {}

/// What the interpreter is asked: version, `sys.path` without the standard library, and directories of packages.
const QUESTION: &str = "
import json, os, site, sys, sysconfig
sys.stdout.reconfigure(encoding='utf-8')
zip = os.path.join(sys.base_exec_prefix, getattr(sys, 'platlibdir', 'lib'), 'python%d%d.zip' % sys.version_info[:2])
lib = sysconfig.get_path('stdlib')
skip = {zip, lib, os.path.join(lib, 'lib-dynload')}
first = 0 if getattr(sys.flags, 'safe_path', False) else 1
sites = []
if hasattr(site, 'getsitepackages'):
    sites = list(site.getsitepackages())
    if hasattr(site, 'getusersitepackages') and site.ENABLE_USER_SITE:
        sites.insert(0, site.getusersitepackages())
else:
    sites = [sysconfig.get_paths()['purelib']]
path = [os.path.abspath(p) for p in sys.path[first:]]
print(json.dumps([sys.version_info[:2], [p for p in path if p not in skip], sites]))
";

/// Where the interpreter at `executable` has its packages.
pub fn search_dirs(executable: &str) -> Result<SearchDirs, InterpreterError> {
    match venv_dirs(executable).or_else(|| installed_dirs(executable)) {
        Some(dirs) => Ok(dirs),
        None => ask(executable),
    }
}

/// The interpreter that a check uses unless told otherwise: [`own_interpreter`], or else the first `python3` or `python`
/// along `PATH`.
#[must_use]
pub fn find_interpreter() -> Option<String> {
    own_interpreter().or_else(|| {
        let path = env::var_os("PATH")?;
        let dirs: Vec<_> = env::split_paths(&path).collect();
        ["python3", "python"]
            .iter()
            .find_map(|name| dirs.iter().find_map(|dir| file(&dir.join(name))))
    })
}

/// The interpreter of the virtual environment that this program is installed in, as mypy runs on it; or else that of the
/// active one.
#[must_use]
pub fn own_interpreter() -> Option<String> {
    let program = env::current_exe().ok();
    if let Some(bin) = program.as_deref().and_then(Path::parent)
        && bin.join("../pyvenv.cfg").is_file()
        && let Some(found) = file(&bin.join("python"))
    {
        return Some(found);
    }
    let venv = env::var_os("VIRTUAL_ENV").filter(|venv| !venv.is_empty())?;
    file(&Path::new(&venv).join("bin/python"))
}

/// The path if a file is there.
fn file(path: &Path) -> Option<String> {
    path.is_file().then(|| path.to_string_lossy().into_owned())
}

/// What the files of a virtual environment tell, if they tell everything.
fn venv_dirs(executable: &str) -> Option<SearchDirs> {
    let bin = paths::dirname(executable);
    let root = paths::dirname(bin);
    let config = fs::read_to_string(paths::join(root, "pyvenv.cfg")).ok()?;
    let value = |key: &str| {
        let pairs = config.lines().filter_map(|line| line.split_once('='));
        pairs
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case(key))
            .map(|(_, value)| value.trim())
            .next()
    };
    if !paths::isabs(root) || value("include-system-site-packages")?.eq_ignore_ascii_case("true") {
        return None;
    }
    let version = parse_version(value("version").or_else(|| value("version_info"))?)?;
    let site = format!("{root}/lib/python{version}/site-packages");
    let has_own_lib64 = fs::symlink_metadata(format!("{root}/lib64")).is_ok_and(|lib64| lib64.is_dir());
    if has_own_lib64 || !Path::new(&site).is_dir() || env::var_os("PYTHONHOME").is_some() {
        return None;
    }
    let mut sys_path = python_path();
    sys_path.push(site.clone());
    sys_path.extend(pth_dirs(&site)?);
    Some(SearchDirs {
        sys_path,
        site_packages: vec![site],
        version: Some(version),
    })
}

/// What the place of an interpreter tells, if it is one that Python's own installation made.
fn installed_dirs(executable: &str) -> Option<SearchDirs> {
    let is_special = ["PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR"]
        .iter()
        .any(|name| env::var_os(name).is_some());
    if is_special || !cfg!(target_os = "linux") || !paths::isabs(executable) {
        return None;
    }
    let has_config = |dir: &str| Path::new(dir).join("pyvenv.cfg").exists();
    if has_config(paths::dirname(executable)) || has_config(paths::dirname(paths::dirname(executable))) {
        return None;
    }
    let real = fs::canonicalize(executable).ok()?.to_str()?.to_owned();
    let (bin, name) = paths::split(&real);
    let version = parse_version(name.strip_prefix("python")?)?;
    let root = paths::dirname(bin);
    let lib = format!("{root}/lib/python{version}");
    let site = format!("{lib}/site-packages");
    let is_file = |path: &str| Path::new(path).is_file();
    let is_dir = |path: &str| Path::new(path).is_dir();
    let is_distribution = is_dir(&format!("{root}/lib/python3/dist-packages"))
        || is_dir(&format!("{root}/lib64/python{version}"))
        || is_dir(&format!("{lib}/dist-packages"))
        || is_file(&format!("{lib}/sitecustomize.py"));
    if name != format!("python{version}")
        || !is_file(&format!("{lib}/os.py"))
        || !is_dir(&site)
        || is_distribution
    {
        return None;
    }
    let mut sys_path = python_path();
    let mut site_packages = Vec::new();
    if env::var("PYTHONNOUSERSITE").is_ok_and(|value| !value.is_empty()) {
        add_site(&site, &mut sys_path)?;
    } else {
        let home = env::var("HOME").ok().filter(|home| !home.is_empty())?;
        let user = format!("{home}/.local/lib/python{version}/site-packages");
        add_site(&user, &mut sys_path)?;
        add_site(&site, &mut sys_path)?;
        site_packages.push(user);
    }
    site_packages.push(site);
    Some(SearchDirs {
        sys_path,
        site_packages,
        version: Some(version),
    })
}

/// Adds a directory of packages, if it exists, and those that its files name.
fn add_site(site: &str, sys_path: &mut Vec<String>) -> Option<()> {
    if Path::new(site).is_dir() {
        let has_code = ["sitecustomize.py", "usercustomize.py"]
            .iter()
            .any(|name| Path::new(site).join(name).exists());
        if has_code {
            return None;
        }
        sys_path.push(site.to_owned());
        sys_path.extend(pth_dirs(site)?);
    }
    Some(())
}

fn parse_version(text: &str) -> Option<PythonVersion> {
    let mut parts = text.split('.').map(str::parse);
    Some(PythonVersion {
        major: parts.next()?.ok()?,
        minor: parts.next()?.ok()?,
    })
}

/// The directories of the environment variable `PYTHONPATH`.
fn python_path() -> Vec<String> {
    let Some(cwd) = env::current_dir().ok() else {
        return Vec::new();
    };
    let Ok(value) = env::var("PYTHONPATH") else {
        return Vec::new();
    };
    let entries = value.split(':').filter(|_| !value.is_empty());
    entries
        .map(|entry| paths::abspath(&cwd.to_string_lossy(), entry))
        .collect()
}

/// The directories that `.pth` files add, or nothing if one of them has code that might add some.
fn pth_dirs(site: &str) -> Option<Vec<String>> {
    let entries = fs::read_dir(site).ok()?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter(|name| name.ends_with(".pth") && !name.starts_with('.'))
        .collect();
    names.sort_unstable();
    let mut dirs: Vec<String> = Vec::new();
    for name in names {
        let text = fs::read_to_string(paths::join(site, &name)).ok()?;
        for line in text.lines().map(str::trim_end) {
            if line.starts_with("import ") || line.starts_with("import\t") {
                if !is_harmless(&name, line) {
                    return None;
                }
            } else if !line.trim().is_empty() && !line.starts_with('#') {
                let dir = paths::abspath(site, line);
                if Path::new(&dir).exists() && !dirs.contains(&dir) && dir != site {
                    dirs.push(dir);
                }
            }
        }
    }
    Some(dirs)
}

/// Code in `.pth` files that is common and adds no directory.
fn is_harmless(name: &str, line: &str) -> bool {
    name == "distutils-precedence.pth"
        || name == "_virtualenv.pth"
        || (name.starts_with("__editable__")
            && line.contains("; __editable__")
            && line.ends_with(".install()"))
}

/// Starts the interpreter.
fn ask(executable: &str) -> Result<SearchDirs, InterpreterError> {
    let output = Command::new(executable)
        .args(["-c", QUESTION])
        .env("PYTHONSAFEPATH", "1")
        .output()
        .map_err(|error: io::Error| InterpreterError::NotStarted {
            executable: executable.to_owned(),
            reason: error.into(),
        })?;
    let answer = if output.status.success() {
        parse_answer(&output.stdout)
    } else {
        None
    };
    answer.ok_or_else(|| InterpreterError::Failed {
        executable: executable.to_owned(),
        output: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
    })
}

fn parse_answer(json: &[u8]) -> Option<SearchDirs> {
    let (version, sys_path, site_packages): ((u8, u8), Vec<String>, Vec<String>) =
        serde_json::from_slice(json).ok()?;
    let version = Some(PythonVersion {
        major: version.0,
        minor: version.1,
    });
    Some(SearchDirs {
        sys_path,
        site_packages,
        version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A virtual environment with `.pth` files.
    fn venv(pth: &[(&str, &str)]) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_str().unwrap().to_owned();
        let site = format!("{root}/lib/python3.12/site-packages");
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(format!("{root}/src")).unwrap();
        let config = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.12.4\n";
        fs::write(format!("{root}/pyvenv.cfg"), config).unwrap();
        for (name, text) in pth {
            fs::write(format!("{site}/{name}"), text).unwrap();
        }
        (dir, root)
    }

    #[test]
    fn a_virtual_environment_is_read_without_starting_python() {
        let (_dir, root) = venv(&[
            ("b.pth", "../../../src\nno-such-dir\n# comment\n"),
            ("distutils-precedence.pth", "import os; print('x')\n"),
        ]);
        let found = search_dirs(&format!("{root}/bin/python")).unwrap();
        let site = format!("{root}/lib/python3.12/site-packages");
        assert_eq!(found.version, Some(PythonVersion::new3(12)));
        assert_eq!(found.site_packages.join(":"), site);
        assert!(found.sys_path.ends_with(&[site, format!("{root}/src")]));
    }

    #[test]
    fn an_installation_is_read_without_starting_python() {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap().to_str().unwrap().to_owned();
        let site = format!("{root}/lib/python3.12/site-packages");
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(format!("{root}/bin")).unwrap();
        for file in ["bin/python3.12", "lib/python3.12/os.py"] {
            fs::write(format!("{root}/{file}"), "").unwrap();
        }
        let executable = format!("{root}/bin/python3.12");
        if cfg!(target_os = "linux") && env::var_os("HOME").is_some() {
            let found = search_dirs(&executable).unwrap();
            assert_eq!(found.site_packages.last(), Some(&site));
            assert!(found.sys_path.contains(&site));
        }
        fs::create_dir_all(format!("{root}/lib/python3/dist-packages")).unwrap();
        assert!(
            search_dirs(&executable).is_err(),
            "a distribution's interpreter is asked, and this one cannot run"
        );
    }

    #[test]
    fn code_in_a_virtual_environment_must_be_run() {
        let (_dir, root) = venv(&[("x.pth", "import sys; sys.path.append('/x')\n")]);
        let executable = format!("{root}/bin/python");
        let error = search_dirs(&executable).unwrap_err();
        let expected = format!("mypy: Invalid python executable '{executable}': No such file or directory");
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn answers_of_interpreters_are_understood() {
        let found = parse_answer(br#"[[3, 11], ["/a"], ["/a", "/b"]]"#).unwrap();
        assert_eq!(
            (found.version, found.sys_path.len(), found.site_packages.len()),
            (Some(PythonVersion::new3(11)), 1, 2)
        );
        assert_eq!(parse_answer(b"Hello"), None);
    }
}
