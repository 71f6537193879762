//! Trials, and the calls that they meet.

use names::Name;
use semanal::{Trial, TrialCall};
use types::{ArgKind, Callable, Type};
use update::FineGrained;

use crate::find::Function;
use crate::format::Formatter;

/// What a function is tried in.
pub(crate) struct Trials<'e> {
    pub(crate) engine: &'e mut FineGrained,
    pub(crate) found: &'e Function,
}

/// What came of a trial.
pub(crate) struct Outcome {
    /// The messages of the program.
    pub(crate) messages: Vec<String>,
    /// The calls of the function.
    pub(crate) calls: Vec<TrialCall>,
}

impl Trials<'_> {
    /// Processes the program again as if the function had this signature.
    pub(crate) fn run(self, signature: &Callable) -> Outcome {
        let Self { engine, found } = self;
        let signature = engine.program.with_world(|world, _| {
            // Without a type before, whatever comes is a change, and callers are processed.
            let module = types::DefRef::Func(found.id).module();
            world.open(module);
            world.get_mut(found.id).typ = None;
            world.freeze(module);
            world.types.intern(Type::Callable(Box::new(signature.clone())))
        });
        let callee = callee(engine, found);
        engine.program.trial = Some(Trial::new(found.fullname, signature, callee));
        let messages = engine.trigger(found.fullname);
        let calls = engine
            .program
            .trial
            .take()
            .map_or_else(Vec::new, Trial::into_calls);
        Outcome { messages, calls }
    }
}

/// Who is called: the class, for a constructor.
fn callee(engine: &FineGrained, found: &Function) -> Name {
    let names = engine.program.names();
    let fullname = names.text(found.fullname);
    let class = [".__new__", ".__init__"]
        .iter()
        .find_map(|constructor| fullname.strip_suffix(constructor));
    class.map_or(found.fullname, |class| names.intern(class))
}

pub(crate) fn count_errors(messages: &[String]) -> usize {
    messages.iter().filter(|line| line.contains(" error: ")).count()
}

/// A call as a line: the place, and the types of the arguments by parameter.
pub(crate) fn callsite(formatter: &Formatter<'_, '_>, call: &TrialCall) -> String {
    let mut args: Vec<String> = Vec::new();
    for formal in &call.formals {
        // A parameter without argument shows what the one before has, as in mypy.
        let mut shown = args.last().cloned();
        for argument in formal {
            let typ = formatter.show(argument.typ);
            shown = Some(match (argument.kind, argument.name) {
                (ArgKind::Star, _) => format!("*{typ}"),
                (ArgKind::Star2, _) => format!("**{typ}"),
                (ArgKind::Named | ArgKind::NamedOpt, Some(name)) => {
                    format!("{}={typ}", formatter.world.text(name))
                }
                (ArgKind::Named | ArgKind::NamedOpt | ArgKind::Pos | ArgKind::Opt, _) => typ,
            });
        }
        args.extend(shown);
    }
    format!("{}:{}: ({})", call.path, call.line, args.join(", "))
}
