//! Enumerations by call, after `mypy/semanal_enum.py`.

use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{At, ClassFlags, VarFlags};
use nodes::tables::Analyzed;
use types::{ArgKind, ClassId, DefRef, Instance, Type};

use crate::Analyzer;
use crate::assignments::Assign;

const ENUM_BASES: [&str; 6] = [
    "enum.Enum",
    "enum.IntEnum",
    "enum.Flag",
    "enum.IntFlag",
    "enum.StrEnum",
    "enum.ReprEnum",
];

type Items = (Vec<Name>, Vec<Option<ExprId>>);

impl Analyzer<'_> {
    /// `E = Enum("E", "a b")`. False if the assignment is something else.
    pub(crate) fn analyze_enum_assign(&mut self, s: Assign) -> bool {
        let [lvalue] = self.body.exprs(s.lvalues) else {
            return false;
        };
        let (name, is_attribute) = match *self.body.expr(*lvalue) {
            Expr::Name(name) => (name, false),
            Expr::Member { name, .. } => (name, true),
            _ => return false,
        };
        if matches!(self.analyzed(s.rvalue), Some(Analyzed::Enum { .. })) {
            return !is_attribute;
        }
        let Expr::Call { callee, args } = *self.body.expr(s.rvalue) else {
            return false;
        };
        let fullname = self.fullname_of(callee);
        if !ENUM_BASES.contains(&fullname) {
            return false;
        }
        let Some(DefRef::Class(base)) = self.reference(callee).and_then(|reference| reference.node) else {
            return false;
        };
        let short = fullname.rsplit('.').next().unwrap_or(fullname);
        let at = self.at(s.rvalue);
        let Some((items, values)) = self.enum_call_args(self.body.call_args(args), short, name, at) else {
            let class = self.build_enum(base, name, &[], at);
            self.finish_enum(s.rvalue, name, class, (Vec::new(), Vec::new()), at);
            return !is_attribute;
        };
        if is_attribute {
            self.fail("Enum type as attribute is not supported", self.at(*lvalue));
            return false;
        }
        let class = self.build_enum(base, name, &items, at);
        self.finish_enum(s.rvalue, name, class, (items, values), at);
        true
    }

    fn finish_enum(&mut self, call: ExprId, name: Name, class: ClassId, items: Items, at: At) {
        self.store_class(name, class, at);
        let (items, values) = items;
        self.tables
            .analyzed
            .insert(call, Analyzed::Enum { class, items, values });
    }

    fn build_enum(&mut self, base: ClassId, name: Name, items: &[Name], at: At) -> ClassId {
        let base_type = self
            .state
            .world
            .types
            .intern(Type::Instance(Instance::new(base, [])));
        let class = self.new_class(name, base_type, at);
        let metaclass = self.state.world.get(base).metaclass_type;
        let def = self.state.world.get_mut(class);
        def.metaclass_type = metaclass;
        def.flags |= ClassFlags::ENUM;
        for item in items {
            let own = self
                .state
                .world
                .types
                .intern(Type::Instance(Instance::new(class, [])));
            self.add_field(class, *item, own, VarFlags::PROPERTY | VarFlags::EXPLICIT_VALUE);
        }
        class
    }

    fn enum_call_args(&mut self, args: &[CallArg], class: &str, name: Name, at: At) -> Option<Items> {
        let mut fail = |text: String| {
            self.fail(text, at);
            None
        };
        if args
            .iter()
            .any(|arg| !matches!(arg.kind, ArgKind::Pos | ArgKind::Named))
        {
            return fail(format!("Unexpected arguments to {class}()"));
        }
        let (value, names) = match args {
            [_] | [] => return fail(format!("Too few arguments for {class}()")),
            [value, names, ..] => (value.expr, names.expr),
        };
        if args.len() > 6 {
            return fail(format!("Too many arguments for {class}()"));
        }
        let Expr::Str { value, .. } = *self.body.expr(value) else {
            self.fail(
                format!("{class}() expects a string literal as the first argument"),
                at,
            );
            return None;
        };
        let (given, name) = (self.body.text(value), self.text(name));
        if given != name {
            let text = format!(
                "String argument 1 \"{given}\" to enum.{class}(...) does not match variable name \"{name}\""
            );
            self.fail(text, at);
        }
        let (items, values) = self.enum_items(names, class, at)?;
        if items.is_empty() {
            self.fail(format!("{class}() needs at least one item"), at);
            return None;
        }
        Some((items, values))
    }

    fn enum_items(&mut self, names: ExprId, class: &str, at: At) -> Option<Items> {
        let (mut items, mut values) = (Vec::new(), Vec::new());
        match *self.body.expr(names) {
            Expr::Str { value, .. } => {
                for name in self.body.text(value).replace(',', " ").split_whitespace() {
                    items.push(self.intern(name));
                    values.push(None);
                }
            }
            Expr::Tuple(list) | Expr::List(list) => {
                for item in self.body.exprs(list) {
                    let (name, value) = match *self.body.expr(*item) {
                        Expr::Tuple(pair) | Expr::List(pair) => match self.body.exprs(pair) {
                            [name, value] => (*name, Some(*value)),
                            _ => (*item, None),
                        },
                        _ => (*item, None),
                    };
                    let Expr::Str { value: text, .. } = *self.body.expr(name) else {
                        let what = "tuple, list or dict literal";
                        self.fail(
                            format!("{class}() with {what} expects strings or (name, value) pairs"),
                            at,
                        );
                        return None;
                    };
                    items.push(self.intern(self.body.text(text)));
                    values.push(value);
                }
            }
            Expr::Dict(list) => {
                for (key, value) in self.body.dict_items(list) {
                    let Some(Expr::Str { value: text, .. }) = key.map(|key| *self.body.expr(key)) else {
                        self.fail(
                            format!("{class}() with dict literal requires string literals"),
                            at,
                        );
                        return None;
                    };
                    items.push(self.intern(self.body.text(text)));
                    values.push(Some(*value));
                }
            }
            _ => {
                let text = format!(
                    "Second argument of {class}() must be string, tuple, list or dict literal for mypy to determine Enum members"
                );
                self.fail(text, at);
                return None;
            }
        }
        Some((items, values))
    }
}
