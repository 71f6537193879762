//! A file of the program takes the place of a bundled stub that other bundled stubs depend on.

use std::sync::Arc;

use build::{Flush, Request, Shared};
use options::{FollowImports, ModuleOptions, Options};
use resolve::{SearchDirs, find_sources};
use source::{CachedFs, MemoryFs};
use update::Increments;

struct Daemon {
    files: Arc<MemoryFs>,
    fs: Arc<CachedFs>,
    options: Arc<ModuleOptions>,
    program: Option<Increments>,
}

impl Daemon {
    fn new(follow_imports: FollowImports) -> Self {
        let files = Arc::new(MemoryFs::new("/w"));
        let mut options = Options {
            fine_grained_incremental: true,
            local_partial_types: true,
            follow_imports,
            error_summary: false,
            ..Options::default()
        };
        assert_eq!(options.process_error_codes(), None);
        Self {
            fs: build::file_system(files.clone()),
            files,
            options: Arc::new(ModuleOptions::new(options)),
            program: None,
        }
    }

    fn check(&mut self, sources: &[&str]) -> Vec<String> {
        self.fs.flush();
        let paths: Vec<String> = sources.iter().map(|path| (*path).to_owned()).collect();
        let sources = find_sources(&paths, self.options.global(), &self.fs, "", false);
        let sources = sources.expect("the files are there");
        if let Some(program) = &mut self.program {
            return program.check(sources, None);
        }
        let mut messages = Vec::new();
        let request = Request {
            sources: &sources,
            options: &self.options,
            fs: &self.fs,
            shared: &Arc::new(Shared::for_one_build()),
            dirs: &SearchDirs::default(),
            mypypath: "",
            alt_lib_path: None,
            fixtures: None,
        };
        let built = build::build(&request, &mut |flush: Flush<'_>| {
            messages.extend_from_slice(flush.lines)
        });
        let program = built.program.expect("no error blocks");
        self.program = Some(Increments::new(program, messages.clone(), sources));
        messages
    }
}

#[test]
fn what_depends_on_a_stub_through_another_is_checked_again() {
    let mut daemon = Daemon::new(FollowImports::Error);
    // In the stubs, `secrets` has the name from `random`.
    daemon
        .files
        .write("main.py", "import secrets\nx: int = secrets.SystemRandom\n");
    let messages = daemon.check(&["main.py"]);
    assert!(
        messages[0].contains("Incompatible types in assignment"),
        "{messages:?}"
    );
    assert_eq!(messages.len(), 1);

    daemon.files.write("random.py", "SystemRandom: int = 1\n");
    assert_eq!(daemon.check(&["main.py", "random.py"]), [""; 0]);
}

#[test]
fn an_imported_module_is_found_elsewhere() {
    let mut daemon = Daemon::new(FollowImports::Normal);
    daemon.files.write(
        "main.py",
        "import lib\nimport random\nx: int = lib.f()\ny: int = random.z\n",
    );
    daemon.files.write("lib.py", "def f() -> int: return 1\n");
    let no_z = "main.py:4: error: Module has no attribute \"z\"  [attr-defined]";
    assert_eq!(daemon.check(&["main.py"]), [no_z]);

    // A stub takes the place of the module, and a module of the user that of a bundled stub.
    daemon.files.write("lib.pyi", "def f() -> str: ...\n");
    daemon.files.write("random.py", "z: int = 1\n");
    let messages = daemon.check(&["main.py"]);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(
        messages[0].starts_with("main.py:3: error: Incompatible types"),
        "{messages:?}"
    );

    daemon.files.remove("lib.pyi");
    daemon.files.remove("random.py");
    assert_eq!(daemon.check(&["main.py"]), [no_z]);
}
