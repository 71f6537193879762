//! How modules are cut into targets.

use names::Names;
use nodes::ast::{BodyId, Contents, FuncLike, Root, Stmt};
use parse::{ParseOptions, Parsed, parse};

struct Module {
    names: Names,
    parsed: Parsed,
    text: String,
}

impl Module {
    fn new(text: &str) -> Self {
        let names = Names::new();
        let parsed = parse(text, "m.py", &ParseOptions::default(), &names);
        assert_eq!(parsed.errors, []);
        let text = text.to_owned();
        Self { names, parsed, text }
    }

    fn name(&self, body: usize) -> &str {
        let body = self.parsed.ast.body(BodyId::from_usize(body));
        let first = |function| match function {
            FuncLike::Func(id) => body.func(id).name,
            FuncLike::Decorator(id) => body.func(body.decorator(id).func).name,
            FuncLike::Overload(_) => panic!("no overload expected"),
        };
        match body.body().root {
            Root::Func(FuncLike::Overload(id)) => self
                .names
                .text(first(body.func_likes(body.overload(id).items)[0])),
            Root::Func(function) => self.names.text(first(function)),
            Root::Module(_) => "<module>",
        }
    }

    fn body_names(&self) -> Vec<&str> {
        (0..self.parsed.ast.bodies.len())
            .map(|body| self.name(body))
            .collect()
    }

    fn fingerprints(&self) -> Vec<u64> {
        self.parsed
            .ast
            .bodies
            .iter()
            .map(|body| body.fingerprint)
            .collect()
    }
}

#[test]
fn functions_outside_functions_have_bodies_of_their_own() {
    let module = Module::new(
        "def f():\n    def inner(): pass\n    class C:\n        def method(self): pass\n\
         class A:\n    x = 1\n    def g(self): pass\n    class B:\n        def h(self): pass\n    def i(self): pass\n",
    );
    assert_eq!(module.body_names(), ["<module>", "f", "g", "h", "i"]);
    let class = |body: usize| {
        let class = module.parsed.ast.bodies[BodyId::from_usize(body)].class?;
        Some(module.names.text(module.parsed.ast.top().class(class).name))
    };
    assert_eq!(
        [class(1), class(2), class(3), class(4)],
        [None, Some("A"), Some("B"), Some("A")]
    );
}

#[test]
fn offsets_are_the_first_bytes_of_targets() {
    let module = Module::new("x = 1\n\n@decorator\ndef f(): pass\n\nasync def g(): pass\n");
    let start = |body: usize| {
        let offset = module.parsed.ast.bodies[BodyId::from_usize(body)].offset as usize;
        module.text[offset..]
            .split(' ')
            .next()
            .unwrap()
            .lines()
            .next()
            .unwrap()
    };
    assert_eq!([start(0), start(1), start(2)], ["x", "@decorator", "async"]);
}

#[test]
fn stretches_of_bodies_lie_behind_each_other() {
    let module = Module::new("a.b\ndef f(x: int): return x + 1\nclass C:\n    def g(self): return [self]\n");
    let bodies = module.parsed.ast.bodies.as_slice();
    let mut next = bodies[0].base;
    for body in bodies {
        assert_eq!(body.base, next);
        next.exprs += body.len.exprs;
        next.stmts += body.len.stmts;
        next.blocks += body.len.blocks;
        next.types += body.len.types;
        next.funcs += body.len.funcs;
        next.classes += body.len.classes;
    }
    assert_eq!(next, module.parsed.ast.arenas.counts());
}

#[test]
fn a_function_that_moves_keeps_its_fingerprint_and_spans() {
    let function = "def f(x: int) -> str:\n    return str(x)  # text\n";
    let before = Module::new(function);
    let after = Module::new(&format!("import os\n\n{function}"));
    assert_eq!(before.fingerprints()[1], after.fingerprints()[1]);
    let spans = |module: &Module| {
        let body = module.parsed.ast.bodies[BodyId::from_usize(1)];
        let base = body.base.exprs as usize;
        module.parsed.ast.arenas.expr_spans[base..base + body.len.exprs as usize].to_vec()
    };
    assert_eq!(spans(&before), spans(&after));
}

#[test]
fn an_edit_changes_the_fingerprint_of_its_target_only() {
    let source = |value: &str| format!("x = 1\ndef f():\n    return {value}\ndef g(): pass\n");
    let (before, after) = (Module::new(&source("1")), Module::new(&source("'much longer'")));
    let (before, after) = (before.fingerprints(), after.fingerprints());
    let changed: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a != b).collect();
    assert_eq!(changed, [false, true, false]);
    let moved = Module::new("x = 2\ndef f():\n    return 1\ndef g(): pass\n");
    let changed: Vec<bool> = before
        .iter()
        .zip(moved.fingerprints())
        .map(|(a, b)| *a != b)
        .collect();
    assert_eq!(changed, [true, false, false]);
}

#[test]
fn a_method_depends_on_the_name_of_its_class() {
    let source = |class: &str| format!("class {class}:\n    def f(self): pass\n");
    let (a, b) = (Module::new(&source("A")), Module::new(&source("B")));
    assert_ne!(a.fingerprints()[1], b.fingerprints()[1]);
}

#[test]
fn conditional_overloads_are_one_target() {
    let module = Module::new(
        "import sys\nfrom typing import overload\n\
         @overload\ndef f(x: int) -> int: ...\n\
         if sys.version_info >= (3, 0):\n    @overload\n    def f(x: str) -> str: ...\n\
         else:\n    @overload\n    def f(x: bytes) -> bytes:\n        import hidden\n\
         def f(x): return x\n",
    );
    assert_eq!(module.body_names(), ["<module>", "f"]);
    // The function that does not apply is read all the same: its import counts, from the top level.
    let hidden = module.parsed.ast.imports.last().unwrap();
    assert_eq!(hidden.0, BodyId::from_usize(0));
    let body = module.parsed.ast.top();
    let Stmt::Import(index) = *body.stmt(hidden.1) else {
        panic!("an import")
    };
    assert!(body.import(index).flags().is_unreachable);
}

#[test]
fn imports_are_in_source_order() {
    let module = Module::new(
        "import a\ndef f():\n    import b\nimport c\nclass C:\n    def g(self):\n        import d\n",
    );
    let lines: Vec<u32> = module
        .parsed
        .ast
        .imports
        .iter()
        .map(|(body, stmt)| {
            let body = module.parsed.ast.body(*body);
            module
                .parsed
                .lines
                .line(body.body().offset + body.stmt_span(*stmt).start)
        })
        .collect();
    assert_eq!(lines, [1, 3, 4, 7]);
}

#[test]
fn bodies_know_which_rare_things_they_contain() {
    let contents = |text: &str| {
        Module::new(text)
            .parsed
            .ast
            .body(BodyId::from_usize(1))
            .body()
            .contents
    };
    let nothing = Contents::default();
    assert_eq!(
        contents("def f(a):\n    a = a.b\n    a[0] = lambda: a\n    a.b.c = 1\n"),
        nothing
    );
    let stars = Contents {
        stars: true,
        ..nothing
    };
    assert_eq!(contents("def f(a):\n    return [*a]\n"), stars);
    assert_eq!(contents("def f(a):\n    yield from a\n"), stars);
    let yields = Contents {
        yields: true,
        ..nothing
    };
    assert_eq!(contents("def f(a):\n    b = (yield)\n"), yields);
    let jumps = Contents {
        jumps: true,
        ..nothing
    };
    assert_eq!(contents("def f(a):\n    while a:\n        break\n"), jumps);
    let definers = Contents {
        definers: true,
        ..nothing
    };
    assert_eq!(contents("def f(a):\n    class C: pass\n"), definers);
    assert_eq!(contents("def f(a):\n    global g\n"), definers);
    let attribute_targets = Contents {
        attribute_targets: true,
        ..nothing
    };
    for text in [
        "a.b = 1",
        "x, [a.b, y] = a",
        "for a.b in a: pass",
        "with a as a.b: pass",
    ] {
        assert_eq!(
            contents(&format!("def f(a):\n    {text}\n")),
            attribute_targets,
            "{text}"
        );
    }
    assert_eq!(contents("x.y = 1\ndef f(a): pass\n"), nothing);
}
