//! Enumerations by call, after `mypy/semanal_enum.py`.

use names::Name;
use nodes::ast::{CallArg, Expr, ExprId};
use nodes::defs::{At, ClassFlags, VarFlags};
use nodes::tables::Analyzed;
use types::{ArgKind, ClassId, DefRef, Instance, LiteralValue, Type};

use crate::Analyzer;
use crate::assignments::Assign;

const ENUM_BASES: [&str; 5] = [
    "enum.Enum",
    "enum.IntEnum",
    "enum.Flag",
    "enum.IntFlag",
    "enum.StrEnum",
];

/// Members and their values.
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
            return true;
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
        let at = self.at(s.rvalue);
        let call = EnumCall {
            args: self.body.call_args(args),
            class: fullname.rsplit('.').next().unwrap_or(fullname),
            at,
        };
        let found = self.enum_call_args(&call);
        if let Some((given, _)) = &found
            && given != self.text(name)
        {
            let text = format!(
                "String argument 1 \"{given}\" to {fullname}(...) does not match variable name \"{}\"",
                self.text(name)
            );
            self.fail(text, at);
        }
        let items = found.map_or_else(Items::default, |(_, items)| items);
        let class = self.build_enum(base, name, &items.0, at);
        self.tables.analyzed.insert(
            s.rvalue,
            Analyzed::Enum {
                class,
                items: items.0,
                values: items.1,
            },
        );
        if is_attribute {
            self.fail("Enum type as attribute is not supported", self.at(*lvalue));
            return false;
        }
        self.store_class(name, class, at);
        true
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
            // The value, and with it the type, is found by the checker.
            self.add_untyped_field(class, *item, VarFlags::PROPERTY | VarFlags::EXPLICIT_VALUE);
        }
        class
    }

    /// The name that is given, the members and their values; `None` after a message.
    fn enum_call_args(&mut self, call: &EnumCall<'_>) -> Option<(String, Items)> {
        let (args, class) = (call.args, call.class);
        let is_plain = |arg: &CallArg| matches!(arg.kind, ArgKind::Pos | ArgKind::Named);
        if !args.iter().all(is_plain) {
            return self.fail_enum(call, format!("Unexpected arguments to {class}()"));
        }
        let [first, second, ..] = args else {
            return self.fail_enum(call, format!("Too few arguments for {class}()"));
        };
        if args.len() > 6 {
            return self.fail_enum(call, format!("Too many arguments for {class}()"));
        }
        let (mut value, mut names) = (first.expr, second.expr);
        for arg in args {
            match arg.name.map(|name| self.text(name)) {
                Some("value") => value = arg.expr,
                Some("names") => names = arg.expr,
                None | Some("module" | "qualname" | "type" | "start") => {}
                Some(other) => {
                    let text = format!("Unexpected keyword argument \"{other}\"");
                    self.fail(text, call.at);
                }
            }
        }
        let Expr::Str { value, .. } = *self.body.expr(value) else {
            let text = format!("{class}() expects a string literal as the first argument");
            return self.fail_enum(call, text);
        };
        let items = self.enum_items(call, names, second.expr)?;
        if items.0.is_empty() {
            return self.fail_enum(call, format!("{class}() needs at least one item"));
        }
        Some((self.body.text(value).to_owned(), items))
    }

    fn fail_enum<T>(&mut self, call: &EnumCall<'_>, text: String) -> Option<T> {
        self.fail(text, call.at);
        None
    }

    fn enum_items(&mut self, call: &EnumCall<'_>, names: ExprId, second: ExprId) -> Option<Items> {
        match *self.body.expr(names) {
            Expr::Str { value, .. } => Some(self.enum_items_of_text(self.body.text(value))),
            Expr::Tuple(list) | Expr::List(list) => self.enum_items_of_list(call, self.body.exprs(list)),
            Expr::Dict(list) => {
                let mut items = Items::default();
                for (key, value) in self.body.dict_items(list) {
                    let Some(Expr::Str { value: text, .. }) = key.map(|key| *self.body.expr(key)) else {
                        let text = format!("{}() with dict literal requires string literals", call.class);
                        return self.fail_enum(call, text);
                    };
                    items.0.push(self.intern(self.body.text(text)));
                    items.1.push(Some(*value));
                }
                Some(items)
            }
            _ => {
                if let Some(text) = self.known_text(second) {
                    let text = self.text(text);
                    return Some(self.enum_items_of_text(text));
                }
                let text = format!(
                    "Second argument of {}() must be string, tuple, list or dict literal for mypy to determine Enum members",
                    call.class
                );
                self.fail_enum(call, text)
            }
        }
    }

    fn enum_items_of_text(&self, text: &str) -> Items {
        let names: Vec<Name> = text
            .replace(',', " ")
            .split_whitespace()
            .map(|name| self.intern(name))
            .collect();
        let values = vec![None; names.len()];
        (names, values)
    }

    /// Members as texts, or all as pairs of a text and a value.
    fn enum_items_of_list(&mut self, call: &EnumCall<'_>, list: &[ExprId]) -> Option<Items> {
        let text_of = |this: &Self, expr: ExprId| match *this.body.expr(expr) {
            Expr::Str { value, .. } => Some(this.intern(this.body.text(value))),
            _ => None,
        };
        let texts: Option<Vec<Name>> = list.iter().map(|item| text_of(self, *item)).collect();
        if let Some(names) = texts {
            let values = vec![None; names.len()];
            return Some((names, values));
        }
        let pair_of = |item: &ExprId| match *self.body.expr(*item) {
            Expr::Tuple(pair) | Expr::List(pair) => match self.body.exprs(pair) {
                [name, value] => Some((text_of(self, *name)?, Some(*value))),
                _ => None,
            },
            _ => None,
        };
        let pairs: Option<Vec<(Name, Option<ExprId>)>> = list.iter().map(pair_of).collect();
        if let Some(pairs) = pairs {
            return Some(pairs.into_iter().unzip());
        }
        let text = format!(
            "{}() with tuple or list expects strings or (name, value) pairs",
            call.class
        );
        self.fail_enum(call, text)
    }

    /// The text that a variable is known to have, by its literal type or as a final one.
    fn known_text(&self, expr: ExprId) -> Option<Name> {
        let Some(DefRef::Var(var)) = self.reference(expr)?.node else {
            return None;
        };
        let world = &self.state.world;
        let def = world.get(var);
        if let Some(typ) = def.typ
            && let Some(literal) = world.types.as_literal(typeops::proper(world, typ))
            && let LiteralValue::Str(text) = literal.value
        {
            return Some(text);
        }
        match def.final_value {
            Some(LiteralValue::Str(text)) if def.is(VarFlags::FINAL) => Some(text),
            _ => None,
        }
    }
}

/// A call of an enumeration class.
struct EnumCall<'c> {
    args: &'c [CallArg],
    /// The short name of the class.
    class: &'c str,
    at: At,
}
