//! Edits: small changes as people make them.

use super::{Generated, Import, Item, Kind, MODULES, NAMES};

macro_rules! edit_kinds {
    ($($kind:ident,)*) => {
        /// The kinds of edits.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[expect(missing_docs, reason = "the names say it")]
        pub enum EditKind {
            $($kind,)*
        }

        impl EditKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];
        }
    };
}

edit_kinds! {
    RemoveDefinition, AddVariable, AddInferredVariable, AddFunction, AddUntypedFunction, AddClass, AddGenericClass, AddProtocol,
    AddProperty, AddAlias, AddNamedTuple, AddTypedDict, AddOverloads, AddNewType, AddDecoratedFunction, AddSelfAttribute,
    AddSubclass, AddGenericSubclass, AddDataclass, AddEnumeration, AddMetaclass, AddOperators, AddAbstract, AddLocalClass, AddNestedFunction, AddNarrowing, AddBoundVariable, AddPartialType, AddFinalVariable, AddConditional,
    ChangeType, ChangeResult, ChangeUse, ChangeHow, ImportModule, ImportNames, ImportStar, ImportInFunction, ImportBack, RemoveImportBack, RemoveFile, BringFileBack,
    BreakSyntax, MendSyntax, AddBlankLine, RemoveBlankLines, TurnOrder, MakePackage, MakeModule, AddStub, RemoveStub, Nothing,
}

/// An edit: its kind, with numbers that say where and what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is done.
    pub kind: EditKind,
    /// In which module.
    pub module: u8,
    /// To which name.
    pub name: u8,
    /// Which choice is made.
    pub choice: u8,
    /// What the definition refers to.
    pub other: u8,
}

impl Edit {
    /// Applies the edit.
    pub fn apply(self, program: &mut Generated) {
        let module = &mut program.modules[usize::from(self.module) % MODULES];
        let item = &mut module.items[usize::from(self.name) % NAMES];
        let import = &mut module.imports[usize::from(self.other) % MODULES];
        match self.kind {
            EditKind::RemoveDefinition => self.define(item, Kind::Nothing),
            EditKind::AddVariable => self.define(item, Kind::Variable),
            EditKind::AddInferredVariable => self.define(item, Kind::InferredVariable),
            EditKind::AddFunction => self.define(item, Kind::Function),
            EditKind::AddUntypedFunction => self.define(item, Kind::UntypedFunction),
            EditKind::AddClass => self.define(item, Kind::Class),
            EditKind::AddGenericClass => self.define(item, Kind::GenericClass),
            EditKind::AddProtocol => self.define(item, Kind::Protocol),
            EditKind::AddProperty => self.define(item, Kind::Property),
            EditKind::AddAlias => self.define(item, Kind::Alias),
            EditKind::AddNamedTuple => self.define(item, Kind::NamedTuple),
            EditKind::AddTypedDict => self.define(item, Kind::TypedDict),
            EditKind::AddOverloads => self.define(item, Kind::Overloads),
            EditKind::AddNewType => self.define(item, Kind::NewType),
            EditKind::AddDecoratedFunction => self.define(item, Kind::DecoratedFunction),
            EditKind::AddSelfAttribute => self.define(item, Kind::SelfAttribute),
            EditKind::AddSubclass => self.define(item, Kind::Subclass),
            EditKind::AddGenericSubclass => self.define(item, Kind::GenericSubclass),
            EditKind::AddDataclass => self.define(item, Kind::Dataclass),
            EditKind::AddEnumeration => self.define(item, Kind::Enumeration),
            EditKind::AddMetaclass => self.define(item, Kind::Metaclass),
            EditKind::AddOperators => self.define(item, Kind::Operators),
            EditKind::AddAbstract => self.define(item, Kind::Abstract),
            EditKind::AddLocalClass => self.define(item, Kind::LocalClass),
            EditKind::AddNestedFunction => self.define(item, Kind::NestedFunction),
            EditKind::AddNarrowing => self.define(item, Kind::Narrowing),
            EditKind::AddBoundVariable => self.define(item, Kind::BoundVariable),
            EditKind::AddPartialType => self.define(item, Kind::PartialType),
            EditKind::AddFinalVariable => self.define(item, Kind::FinalVariable),
            EditKind::AddConditional => self.define(item, Kind::Conditional),
            EditKind::ChangeType => item.typ = self.choice,
            EditKind::ChangeResult => item.result = self.choice,
            EditKind::ChangeUse => item.uses = (self.other, self.choice),
            EditKind::ChangeHow => item.how = self.choice,
            EditKind::ImportModule => *import = Import::Module,
            EditKind::ImportNames => *import = Import::Names,
            EditKind::ImportStar => *import = Import::Star,
            EditKind::ImportInFunction => *import = Import::InFunction,
            EditKind::ImportBack => module.back[usize::from(self.other) % MODULES] = true,
            EditKind::RemoveImportBack => module.back = [false; MODULES],
            EditKind::RemoveFile => (module.swept, module.missing) = (module.missing, true),
            EditKind::BringFileBack => (module.swept, module.missing) = (false, false),
            EditKind::BreakSyntax => module.broken = true,
            EditKind::MendSyntax => module.broken = false,
            EditKind::AddBlankLine => module.blank_lines = (module.blank_lines + 1) % 5,
            EditKind::RemoveBlankLines => module.blank_lines = 0,
            EditKind::TurnOrder => module.backwards = !module.backwards,
            EditKind::MakePackage => module.package = true,
            EditKind::MakeModule => module.package = false,
            EditKind::AddStub => module.stub = true,
            EditKind::RemoveStub => module.stub = false,
            EditKind::Nothing => {}
        }
    }

    fn define(self, item: &mut Item, kind: Kind) {
        *item = Item {
            kind,
            typ: self.choice,
            result: self.choice / 3,
            uses: (self.other, self.choice / 2),
            how: self.choice / 5,
        };
    }
}
