//! Builds the program of `program.txt`, as `notation.py` does with mypy's classes.

use nodes::defs::{ClassFlags, Decorator, Func, FuncFlags, Overload, Promotion, Var, VarFlags};
use nodes::symbols::{Symbol, SymbolKind};
use types::{ClassId, DefId, DefRef, ParamSpec, ParamSpecFlavor, Parameters, Type, TypeId, VarId, Variance};

use super::zoo::Zoo;

/// The program, from its commands.
pub(crate) fn load(text: &str) -> Zoo {
    let mut zoo = Zoo::empty();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (command, rest) = line.split_once(' ').expect("a command has arguments");
        run(&mut zoo, command, rest);
    }
    zoo
}

fn run(zoo: &mut Zoo, command: &str, rest: &str) {
    let words: Vec<&str> = rest.split(' ').collect();
    match command {
        "class" => class(zoo, &words),
        "tvar" => type_var(zoo, &words),
        "tuplevar" => {
            let typ = zoo.variadic(words[0], number(words[1]));
            zoo.call_it(words[0], typ);
        }
        "pspec" => param_spec(zoo, &words),
        "alias" => {
            let (name, target) = rest.split_once(' ').expect("an alias has a target");
            zoo.alias_named(name, target);
        }
        "promote" => promote(zoo, words[0], words[1]),
        "altpromote" => {
            let (native, wide) = (zoo.class_id(words[0]), zoo.typ(words[1]));
            zoo.state.world.get_mut(native).alt_promote = Some(wide);
            promote(zoo, words[1], words[0]);
        }
        "meta" => {
            let (class, metaclass) = (zoo.class_id(words[0]), zoo.typ(words[1]));
            zoo.state.world.get_mut(class).metaclass_type = Some(metaclass);
        }
        "ntuple" => named_tuple(zoo, &words),
        "tdict" => typed_dict(zoo, rest),
        "enum" => {
            for member in &words[1..] {
                variable(zoo, words[0], member, None, VarFlags::EXPLICIT_VALUE);
            }
        }
        _ => member(zoo, command, rest),
    }
}

fn number(word: &str) -> i32 {
    word.parse().expect("a number")
}

fn class(zoo: &mut Zoo, words: &[&str]) {
    let bases: Vec<String> = words.get(1).iter().map(|base| base.replace('~', " ")).collect();
    let bases: Vec<&str> = bases
        .iter()
        .map(String::as_str)
        .filter(|base| *base != "object")
        .collect();
    let variables = words.get(2).filter(|word| **word != "-");
    let variables: Vec<TypeId> = variables
        .iter()
        .flat_map(|word| word.split(','))
        .map(|word| zoo.typ(word))
        .collect();
    let class = zoo.class(words[0], &bases, &variables);
    for word in words.iter().skip(3) {
        let flag = match *word {
            "protocol" => ClassFlags::PROTOCOL,
            "final" => ClassFlags::FINAL,
            "any" => ClassFlags::FALLBACK_TO_ANY,
            "enum" => ClassFlags::ENUM,
            "abstract" => ClassFlags::ABSTRACT,
            other => panic!("no flag {other}"),
        };
        zoo.flag(class, flag);
    }
}

fn type_var(zoo: &mut Zoo, words: &[&str]) {
    let variance = match words[2] {
        "inv" => Variance::Invariant,
        "co" => Variance::Covariant,
        "contra" => Variance::Contravariant,
        "notready" => Variance::NotReady,
        other => panic!("no variance {other}"),
    };
    let bound = zoo.typ(words[3]);
    let typ = zoo.type_var(words[0], number(words[1]), bound, variance);
    let mut variable = zoo.types().as_type_var(typ).expect("a type variable").clone();
    let values = words
        .get(4)
        .into_iter()
        .flat_map(|word| word.split(','))
        .map(|word| zoo.typ(word));
    variable.values = values.collect();
    let typ = zoo.types().intern(Type::TypeVar(Box::new(variable)));
    zoo.call_it(words[0], typ);
}

fn param_spec(zoo: &mut Zoo, words: &[&str]) {
    let bound = zoo.typ("object");
    let spec = ParamSpec {
        common: zoo.common(words[0], number(words[1]), bound),
        flavor: ParamSpecFlavor::Bare,
        prefix: Parameters::default(),
    };
    let typ = zoo.types().intern(Type::ParamSpec(Box::new(spec)));
    zoo.call_it(words[0], typ);
}

fn promote(zoo: &mut Zoo, narrow: &str, wide: &str) {
    let (class, to) = (zoo.class_id(narrow), zoo.typ(wide));
    let mut promotions = zoo.state.world.get(class).promotions.to_vec();
    promotions.push(Promotion { to });
    zoo.state.world.get_mut(class).promotions = promotions.into();
}

fn named_tuple(zoo: &mut Zoo, words: &[&str]) {
    let class = zoo.class_id(words[0]);
    let items: Vec<TypeId> = words[1].split(',').map(|item| zoo.typ(item)).collect();
    let tuple = zoo.types().tuple(items.clone(), zoo.typ("tuple"));
    zoo.state.world.get_mut(class).tuple_type = Some(tuple);
    if zoo.state.world.get(class).type_vars.is_empty() {
        zoo.flag(class, ClassFlags::NAMED_TUPLE);
        let named = zoo.types().tuple(items, zoo.types().instance(class, []));
        zoo.call_it(words[0], named);
    }
}

fn typed_dict(zoo: &mut Zoo, rest: &str) {
    let (name, items) = rest.split_once(' ').expect("a TypedDict has items");
    let (class, typ) = (zoo.class_id(name), zoo.typ(items));
    zoo.state.world.get_mut(class).typeddict_type = Some(typ);
    let mut named = zoo.types().as_typed_dict(typ).expect("a TypedDict").clone();
    named.fallback = zoo.types().instance(class, []);
    let named = zoo.types().intern(Type::TypedDict(Box::new(named)));
    zoo.call_it(name, named);
}

fn member(zoo: &mut Zoo, command: &str, rest: &str) {
    let mut words = rest.splitn(3, ' ');
    let mut next = || words.next().expect("a member has an owner, a name and a type");
    let (owner, name, text) = (next(), next(), next());
    let (text, setter) = text
        .split_once(" ; ")
        .map_or((text, None), |(text, setter)| (text, Some(setter)));
    let (typ, setter) = (zoo.typ(text), setter.map(|setter| zoo.typ(setter)));
    let property = VarFlags::PROPERTY;
    match command {
        "method" => {
            let class = zoo.class_id(owner);
            zoo.method(class, owner, name, typ);
        }
        "attr" => drop(variable(zoo, owner, name, Some(typ), VarFlags::empty())),
        "ro" => drop(variable(zoo, owner, name, Some(typ), property)),
        "classvar" => drop(variable(zoo, owner, name, Some(typ), VarFlags::CLASSVAR)),
        "prop" => decorated(zoo, owner, name, typ, property),
        "static" => decorated(zoo, owner, name, typ, VarFlags::STATICMETHOD),
        "classm" => decorated(zoo, owner, name, typ, VarFlags::CLASSMETHOD),
        "setprop" => {
            decorated(zoo, owner, name, typ, property | VarFlags::SETTABLE_PROPERTY);
            settable(zoo, owner, name, typ, setter);
        }
        other => panic!("no command {other}"),
    }
}

fn enter(zoo: &mut Zoo, class: ClassId, name: &str, node: DefRef) {
    let name = zoo.name(name);
    let symbol = Symbol::new(SymbolKind::Member, node);
    zoo.state.world.get_mut(class).names.insert(name, symbol);
}

fn variable(zoo: &mut Zoo, owner: &str, name: &str, typ: Option<TypeId>, flags: VarFlags) -> VarId {
    let class = zoo.class_id(owner);
    let mut var = Var::new(zoo.name(name), zoo.name(name), typ);
    var.class = Some(class);
    var.flags |= flags;
    let var = zoo.state.world.add(class.module(), var);
    enter(zoo, class, name, DefRef::Var(var));
    var
}

fn decorated(zoo: &mut Zoo, owner: &str, name: &str, typ: TypeId, flags: VarFlags) {
    let class = zoo.class_id(owner);
    let var = variable(
        zoo,
        owner,
        name,
        Some(typ),
        flags | VarFlags::INITIALIZED_IN_CLASS,
    );
    let mut func = Func::new(zoo.name(name), zoo.name(name));
    func.class = Some(class);
    func.typ = Some(typ);
    let func = zoo.state.world.add(class.module(), func);
    let decorator = Decorator {
        func,
        var,
        node: None,
        at: None,
        remaining: Box::default(),
        is_overload: false,
        is_enum_member: false,
    };
    let decorator = zoo.state.world.add(class.module(), decorator);
    enter(zoo, class, name, DefRef::Decorator(decorator));
}

/// Makes the decorated function of that name the getter of a property with a setter.
fn settable(zoo: &mut Zoo, owner: &str, name: &str, typ: TypeId, setter: Option<TypeId>) {
    let class = zoo.class_id(owner);
    let text = name;
    let name = zoo.name(name);
    let getter = zoo.state.world.get(class).names[&name]
        .node
        .expect("the getter is there");
    let DefRef::Decorator(decorator) = getter else {
        unreachable!("the getter is decorated");
    };
    let var = zoo.state.world.get(decorator).var;
    zoo.state.world.get_mut(var).setter_type = setter;
    let property = Overload {
        name,
        fullname: name,
        class: Some(class),
        node: None,
        at: None,
        items: [getter].into(),
        unanalyzed_items: Box::default(),
        implementation: None,
        setter_index: None,
        typ: Some(typ),
        flags: FuncFlags::PROPERTY,
        deprecated: None,
    };
    let property = zoo.state.world.add(class.module(), property);
    enter(zoo, class, text, DefRef::Overload(property));
}
