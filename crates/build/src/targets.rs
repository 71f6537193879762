//! From what a command line asks for to sources.
//!
//! Specified by the end of `process_options` of `mypy/main.py`.

use std::sync::Arc;

use options::ModuleOptions;
use resolve::{
    BuildSource, ModuleFinder, NotFoundReason, RecursiveSearch, SearchDirs, SearchPaths, find_sources,
    stdlib_versions,
};
use source::{CachedFs, FileSystem};

/// The sources that a request stands for. An error is a text for standard error; the program ends with status 2.
pub fn find_targets(
    request: &config::Request,
    options: &Arc<ModuleOptions>,
    fs: &Arc<CachedFs>,
    dirs: &SearchDirs,
    mypypath: &str,
) -> Result<Vec<BuildSource>, String> {
    match request {
        config::Request::Files(files) => {
            find_sources(files, options.global(), fs, mypypath, false).map_err(|error| error.to_string())
        }
        config::Request::Text(text) => Ok(vec![BuildSource::program(text)]),
        config::Request::Modules { packages, modules } => {
            let mut sources = Vec::new();
            if !packages.is_empty() {
                let finder = package_finder(options, fs, dirs, mypypath)?;
                for package in packages {
                    sources.extend(package_sources(&finder, package)?);
                }
            }
            sources.extend(modules.iter().map(|module| BuildSource::module(module)));
            Ok(sources)
        }
    }
}

/// A finder for packages: in the current directory, then along `MYPYPATH`, then among installed ones.
fn package_finder(
    options: &Arc<ModuleOptions>,
    fs: &Arc<CachedFs>,
    dirs: &SearchDirs,
    mypypath: &str,
) -> Result<ModuleFinder, String> {
    let global = options.global();
    let from_env = mypypath
        .split(':')
        .filter(|_| !mypypath.is_empty())
        .map(str::to_owned);
    let mypy_path: Vec<String> = from_env.chain(global.mypy_path.iter().cloned()).collect();
    let here = [fs.cwd().to_string()];
    let paths = SearchPaths::new(&**fs, &here, &mypy_path, &dirs.sys_path, &[]);
    let versions = stdlib_versions(&**fs, global).map_err(|error| error.to_string())?;
    let files: Arc<dyn FileSystem> = fs.clone();
    Ok(ModuleFinder::new(
        files,
        paths,
        options.clone(),
        Arc::new(versions),
    ))
}

fn package_sources(finder: &ModuleFinder, package: &str) -> Result<Vec<BuildSource>, String> {
    if package.contains('/') {
        return Err(format!("Package name '{package}' cannot have a slash in it."));
    }
    let search = RecursiveSearch::new(finder).map_err(|error| error.to_string())?;
    let found = search.modules(package);
    if !found.is_empty() {
        return Ok(found);
    }
    Err(match finder.find(package) {
        Err(NotFoundReason::FoundWithoutTypeHints) => format!(
            "Package '{package}' cannot be type checked due to missing py.typed marker.\n\
             See https://mypy.readthedocs.io/en/stable/installed_packages.html for more details"
        ),
        Ok(_) | Err(_) => format!("Can't find package '{package}'"),
    })
}

#[cfg(test)]
mod tests {
    use options::Options;
    use source::MemoryFs;

    use super::*;

    fn targets(request: &config::Request) -> Result<Vec<String>, String> {
        let base = MemoryFs::new("/w");
        base.write("p/__init__.py", "");
        base.write("p/a.py", "");
        base.write("empty/x.txt", "");
        let fs = crate::file_system(Arc::new(base));
        let options = Arc::new(ModuleOptions::new(Options::default()));
        let sources = find_targets(request, &options, &fs, &SearchDirs::default(), "")?;
        Ok(sources.iter().map(|source| source.module.to_string()).collect())
    }

    #[test]
    fn packages_are_found_with_everything_in_them() {
        let modules = |package: &str| config::Request::Modules {
            packages: vec![package.to_owned()],
            modules: vec!["m".to_owned()],
        };
        assert_eq!(
            targets(&modules("p")),
            Ok(["p", "p.a", "m"].map(str::to_owned).to_vec())
        );
        assert_eq!(targets(&modules("q")), Err("Can't find package 'q'".to_owned()));
        assert!(targets(&modules("p/a")).is_err_and(|error| error.contains("slash")));
    }

    #[test]
    fn files_and_texts_are_sources() {
        assert_eq!(
            targets(&config::Request::Files(vec!["p/a.py".to_owned()])),
            Ok(vec!["p.a".to_owned()])
        );
        assert_eq!(
            targets(&config::Request::Text("x".to_owned())),
            Ok(vec!["__main__".to_owned()])
        );
        let empty = targets(&config::Request::Files(vec!["empty".to_owned()]));
        assert_eq!(
            empty,
            Err("There are no .py[i] files in directory 'empty'".to_owned())
        );
    }
}
