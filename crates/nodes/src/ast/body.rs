//! The arenas of a module and the bodies that are cut out of them.

use arena::{IdVec, List};
use names::Name;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    Argument, Block, BlockId, BodyId, CallArg, Case, ClassNode, ClassNodeId, Clause, CmpOp, CompId,
    Comprehension, Contents, DecoratorNode, DecoratorNodeId, Expr, ExprId, FuncLike, FuncNode, FuncNodeId,
    Handler, Import, ImportName, OverloadNode, OverloadNodeId, Pattern, PatternId, Quoted, Stmt, StmtId,
    TemplateItem, Text, TypeAliasNode, TypeNode, TypeNodeId, TypeParam, WithItem,
};

/// Where something stands: bytes from the first byte of its target, end excluded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The first byte behind.
    pub end: u32,
}

impl Span {
    /// Of something that stands nowhere in the source.
    pub const NONE: Self = Self {
        start: u32::MAX,
        end: u32::MAX,
    };

    /// Whether it stands nowhere.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }
}

/// Type expressions: of a module, or made during analysis out of expressions and quoted texts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TypeArena {
    /// The type expressions.
    pub nodes: Vec<TypeNode>,
    /// Their spans, relative to the target that they belong to.
    pub spans: Vec<Span>,
    /// Pool of lists of types.
    pub lists: Vec<TypeNodeId>,
    /// Pool of items of dictionaries.
    pub dict_items: Vec<(Option<Name>, TypeNodeId)>,
    /// Pool of texts.
    pub text: Vec<u8>,
    /// How quoted types were written, by index in `nodes`.
    pub quoted: FxHashMap<u32, Quoted>,
    /// Notes for messages about invalid types, by index in `nodes`.
    pub notes: FxHashMap<u32, Text>,
}

/// All arenas of a module. Lists lie in pools, one for each kind of item.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "each field is the arena or pool of what its type says"
)]
pub struct Arenas {
    pub exprs: Vec<Expr>,
    pub expr_spans: Vec<Span>,
    pub stmts: Vec<Stmt>,
    pub stmt_spans: Vec<Span>,
    pub blocks: Vec<Block>,
    pub block_spans: Vec<Span>,
    pub patterns: Vec<Pattern>,
    pub pattern_spans: Vec<Span>,
    pub funcs: Vec<FuncNode>,
    pub decorators: Vec<DecoratorNode>,
    pub overloads: Vec<OverloadNode>,
    pub classes: Vec<ClassNode>,
    pub comprehensions: Vec<Comprehension>,
    pub imports: Vec<Import>,
    pub type_aliases: Vec<TypeAliasNode>,
    pub types: TypeArena,
    pub expr_lists: Vec<ExprId>,
    pub stmt_lists: Vec<StmtId>,
    pub pattern_lists: Vec<PatternId>,
    pub call_args: Vec<CallArg>,
    pub comparisons: Vec<(CmpOp, ExprId)>,
    pub dict_items: Vec<(Option<ExprId>, ExprId)>,
    pub clauses: Vec<Clause>,
    pub template_items: Vec<TemplateItem>,
    pub import_names: Vec<ImportName>,
    pub handlers: Vec<Handler>,
    pub with_items: Vec<WithItem>,
    pub cases: Vec<Case>,
    pub keywords: Vec<(Name, ExprId)>,
    pub names: Vec<Name>,
    pub arguments: Vec<Argument>,
    pub type_params: Vec<TypeParam>,
    pub func_likes: Vec<FuncLike>,
    pub mapping_items: Vec<(ExprId, PatternId)>,
    pub class_pattern_keywords: Vec<(Name, PatternId)>,
    pub text: Vec<u8>,
}

/// How much of each arena there is: where a body begins, or how long it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field counts what its name says")]
pub struct Counts {
    pub exprs: u32,
    pub stmts: u32,
    pub blocks: u32,
    pub patterns: u32,
    pub types: u32,
    pub funcs: u32,
    pub decorators: u32,
    pub overloads: u32,
    pub classes: u32,
    pub comprehensions: u32,
}

/// What a body is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Root {
    /// The top level of the module.
    Module(BlockId),
    /// A function.
    Func(FuncLike),
}

/// A target: a stretch of each arena.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Where the stretches begin; ids of the body are added to it.
    pub base: Counts,
    /// How long the stretches are.
    pub len: Counts,
    /// What it is.
    pub root: Root,
    /// What occurs in it.
    pub contents: Contents,
    /// The byte of the file that spans count from: the first one of the target.
    pub offset: u32,
    /// The class statement (of body 0) that it stands in directly, if any.
    pub class: Option<ClassNodeId>,
    /// For a single function: the byte of its first statement, counted from the target; 0 for others.
    pub suite: u32,
    /// How many bytes it is long; 0 for the top level.
    pub end: u32,
    /// Hash of the text and of what encloses it: equal, with equal settings, if nothing but the position changed.
    pub fingerprint: u64,
    /// The same for what stands before the statements of a single function; that of all for others.
    pub header: u64,
}

/// The syntax tree of a module.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ModuleAst {
    /// The arenas.
    pub arenas: Arenas,
    /// The targets; 0 is the top level, the others are functions in source order.
    pub bodies: IdVec<BodyId, Body>,
    /// All imports, those inside functions too, in source order.
    pub imports: Vec<(BodyId, StmtId)>,
    /// Hash of the settings that the lowering depends on. It is not written down with the tree.
    #[serde(skip)]
    pub settings: u64,
}

impl ModuleAst {
    /// A target.
    #[inline]
    #[must_use]
    pub fn body(&self, id: BodyId) -> BodyRef<'_> {
        BodyRef {
            arenas: &self.arenas,
            body: &self.bodies[id],
            id,
        }
    }

    /// The top level.
    #[must_use]
    pub fn top(&self) -> BodyRef<'_> {
        self.body(BodyId::from_usize(0))
    }

    /// Gives unused memory back to the allocator: the tree never grows after lowering.
    pub fn shrink_to_fit(&mut self) {
        self.bodies.shrink_to_fit();
        self.imports.shrink_to_fit();
        self.arenas.for_each_vec(&mut Shrink);
    }

    /// Bytes of heap memory that the tree takes.
    #[must_use]
    pub fn heap_bytes(&mut self) -> usize {
        let mut count = HeapBytes(0);
        self.arenas.for_each_vec(&mut count);
        let imports = self.imports.capacity() * size_of::<(BodyId, StmtId)>();
        count.0 + self.bodies.heap_bytes() + imports
    }
}

trait VecVisitor {
    fn visit<T>(&mut self, vec: &mut Vec<T>);
}

struct Shrink;

impl VecVisitor for Shrink {
    fn visit<T>(&mut self, vec: &mut Vec<T>) {
        vec.shrink_to_fit();
    }
}

struct HeapBytes(usize);

impl VecVisitor for HeapBytes {
    fn visit<T>(&mut self, vec: &mut Vec<T>) {
        self.0 += vec.capacity() * size_of::<T>();
    }
}

macro_rules! for_each_vec {
    ($visitor:expr, $owner:expr, $($field:ident)*) => { $( $visitor.visit(&mut $owner.$field); )* };
}

impl Arenas {
    fn for_each_vec(&mut self, visitor: &mut impl VecVisitor) {
        for_each_vec!(visitor, self, exprs expr_spans stmts stmt_spans blocks block_spans patterns pattern_spans
            funcs decorators overloads classes comprehensions imports type_aliases expr_lists stmt_lists
            pattern_lists call_args comparisons dict_items clauses template_items import_names handlers with_items
            cases keywords names arguments type_params func_likes mapping_items class_pattern_keywords text);
        for_each_vec!(visitor, self.types, nodes spans lists dict_items text);
    }

    /// How much of each arena is used.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let count = |len: usize| u32::try_from(len).expect("a module has fewer than 2^32 nodes");
        Counts {
            exprs: count(self.exprs.len()),
            stmts: count(self.stmts.len()),
            blocks: count(self.blocks.len()),
            patterns: count(self.patterns.len()),
            types: count(self.types.nodes.len()),
            funcs: count(self.funcs.len()),
            decorators: count(self.decorators.len()),
            overloads: count(self.overloads.len()),
            classes: count(self.classes.len()),
            comprehensions: count(self.comprehensions.len()),
        }
    }
}

/// A view of a target: what all passes read. Two words, `Copy`.
#[derive(Clone, Copy, Debug)]
pub struct BodyRef<'a> {
    arenas: &'a Arenas,
    body: &'a Body,
    id: BodyId,
}

macro_rules! nodes {
    ($($(#[$meta:meta])* $method:ident($id:ident) -> $node:ident in $arena:ident;)*) => {$(
        $(#[$meta])*
        #[inline]
        #[must_use]
        pub fn $method(self, id: $id) -> &'a $node {
            &self.arenas.$arena[self.body.base.$arena as usize + id.to_usize()]
        }
    )*};
}

macro_rules! lists {
    ($($(#[$meta:meta])* $method:ident -> $item:ty, $pool:ident;)*) => {$(
        $(#[$meta])*
        #[inline]
        #[must_use]
        pub fn $method(self, list: List<$item>) -> &'a [$item] {
            list.items(&self.arenas.$pool)
        }
    )*};
}

impl<'a> BodyRef<'a> {
    /// Which target of the module it is.
    #[must_use]
    pub fn id(self) -> BodyId {
        self.id
    }

    /// The target's own facts.
    #[must_use]
    pub fn body(self) -> &'a Body {
        self.body
    }

    nodes! {
        /// An expression.
        expr(ExprId) -> Expr in exprs;
        /// A statement.
        stmt(StmtId) -> Stmt in stmts;
        /// A block.
        block(BlockId) -> Block in blocks;
        /// A pattern.
        pattern(PatternId) -> Pattern in patterns;
        /// A function.
        func(FuncNodeId) -> FuncNode in funcs;
        /// A decorated function.
        decorator(DecoratorNodeId) -> DecoratorNode in decorators;
        /// Overloads.
        overload(OverloadNodeId) -> OverloadNode in overloads;
        /// A class.
        class(ClassNodeId) -> ClassNode in classes;
        /// The generating part of a comprehension.
        comprehension(CompId) -> Comprehension in comprehensions;
    }

    lists! {
        /// Expressions of a list.
        exprs -> ExprId, expr_lists;
        /// Statements of a list.
        stmts -> StmtId, stmt_lists;
        /// Patterns of a list.
        patterns -> PatternId, pattern_lists;
        /// Arguments of a call.
        call_args -> CallArg, call_args;
        /// Operators and operands of a comparison.
        comparisons -> (CmpOp, ExprId), comparisons;
        /// Items of a dictionary.
        dict_items -> (Option<ExprId>, ExprId), dict_items;
        /// Clauses of a comprehension.
        clauses -> Clause, clauses;
        /// Items of a template string.
        template_items -> TemplateItem, template_items;
        /// Names of an import.
        import_names -> ImportName, import_names;
        /// `except` clauses.
        handlers -> Handler, handlers;
        /// Items of a `with`.
        with_items -> WithItem, with_items;
        /// Cases of a `match`.
        cases -> Case, cases;
        /// Keywords of a class.
        keywords -> (Name, ExprId), keywords;
        /// Names of `global` and `nonlocal`.
        names -> Name, names;
        /// Parameters of a function.
        arguments -> Argument, arguments;
        /// PEP 695 type parameters.
        type_params -> TypeParam, type_params;
        /// Items of overloads.
        func_likes -> FuncLike, func_likes;
        /// Items of a mapping pattern.
        mapping_items -> (ExprId, PatternId), mapping_items;
        /// Keywords of a class pattern.
        class_pattern_keywords -> (Name, PatternId), class_pattern_keywords;
    }

    /// All expressions of the target, in order of their ids.
    #[must_use]
    pub fn all_exprs(self) -> &'a [Expr] {
        let (base, len) = (self.body.base.exprs as usize, self.body.len.exprs as usize);
        &self.arenas.exprs[base..base + len]
    }

    /// All statements of the target, in order of their ids.
    #[must_use]
    pub fn all_stmts(self) -> &'a [Stmt] {
        let (base, len) = (self.body.base.stmts as usize, self.body.len.stmts as usize);
        &self.arenas.stmts[base..base + len]
    }

    /// Brings the nodes of the target near while something else is done: whoever walks through them later does not wait for
    /// each part of memory in turn.
    ///
    /// Cost: an access to each 64 bytes.
    pub fn fetch(self) {
        let Counts {
            exprs, stmts, blocks, ..
        } = self.body.base;
        let len = &self.body.len;
        touch(&self.arenas.exprs, exprs, len.exprs);
        touch(&self.arenas.stmts, stmts, len.stmts);
        touch(&self.arenas.blocks, blocks, len.blocks);
    }

    /// Statements of a block.
    #[inline]
    #[must_use]
    pub fn block_stmts(self, id: BlockId) -> &'a [StmtId] {
        self.stmts(self.block(id).stmts)
    }

    /// An import, by the index that its statement holds.
    #[must_use]
    pub fn import(self, index: u32) -> &'a Import {
        &self.arenas.imports[index as usize]
    }

    /// A `type` statement, by the index that its statement holds.
    #[must_use]
    pub fn type_alias(self, index: u32) -> &'a TypeAliasNode {
        &self.arenas.type_aliases[index as usize]
    }

    /// A text of an expression.
    #[must_use]
    pub fn text(self, text: Text) -> &'a str {
        std::str::from_utf8(text.items(&self.arenas.text)).expect("the pool holds whole texts")
    }

    /// The type expressions of the target.
    #[must_use]
    pub fn types(self) -> TypeRef<'a> {
        TypeRef {
            arena: &self.arenas.types,
            base: self.body.base.types,
        }
    }

    /// Where an expression stands, in bytes of the target.
    #[inline]
    #[must_use]
    pub fn expr_span(self, id: ExprId) -> Span {
        self.arenas.expr_spans[self.body.base.exprs as usize + id.to_usize()]
    }

    /// Where a statement stands.
    #[inline]
    #[must_use]
    pub fn stmt_span(self, id: StmtId) -> Span {
        self.arenas.stmt_spans[self.body.base.stmts as usize + id.to_usize()]
    }

    /// Where a block stands: from its first statement to its last.
    #[must_use]
    pub fn block_span(self, id: BlockId) -> Span {
        self.arenas.block_spans[self.body.base.blocks as usize + id.to_usize()]
    }

    /// Where a pattern stands.
    #[must_use]
    pub fn pattern_span(self, id: PatternId) -> Span {
        self.arenas.pattern_spans[self.body.base.patterns as usize + id.to_usize()]
    }
}

/// Reads an item of each line of memory of a stretch.
#[inline]
fn touch<T: Copy>(arena: &[T], start: u32, len: u32) {
    const LINE: usize = 64;
    let items = arena.get(start as usize..).unwrap_or_default();
    let items = items.iter().take(len as usize);
    items.step_by((LINE / size_of::<T>()).max(1)).for_each(|item| {
        std::hint::black_box(*item);
    });
}

/// A view of type expressions, of a target or of an arena of their own.
#[derive(Clone, Copy, Debug)]
pub struct TypeRef<'a> {
    arena: &'a TypeArena,
    base: u32,
}

impl<'a> TypeRef<'a> {
    /// The view of an arena that belongs to no module.
    #[must_use]
    pub fn of_arena(arena: &'a TypeArena) -> Self {
        Self { arena, base: 0 }
    }

    /// The arena that the type expressions lie in.
    #[must_use]
    pub fn arena(self) -> &'a TypeArena {
        self.arena
    }

    /// A type expression.
    #[inline]
    #[must_use]
    pub fn get(self, id: TypeNodeId) -> &'a TypeNode {
        &self.arena.nodes[self.base as usize + id.to_usize()]
    }

    /// Where it stands.
    #[must_use]
    pub fn span(self, id: TypeNodeId) -> Span {
        self.arena.spans[self.base as usize + id.to_usize()]
    }

    /// Type expressions of a list.
    #[must_use]
    pub fn list(self, list: List<TypeNodeId>) -> &'a [TypeNodeId] {
        list.items(&self.arena.lists)
    }

    /// Items of a dictionary.
    #[must_use]
    pub fn dict_items(self, list: List<(Option<Name>, TypeNodeId)>) -> &'a [(Option<Name>, TypeNodeId)] {
        list.items(&self.arena.dict_items)
    }

    /// A text of a type expression.
    #[must_use]
    pub fn text(self, text: Text) -> &'a str {
        std::str::from_utf8(text.items(&self.arena.text)).expect("the pool holds whole texts")
    }

    /// How it was quoted, if it was.
    #[must_use]
    pub fn quoted(self, id: TypeNodeId) -> Option<Quoted> {
        self.arena.quoted.get(&(self.base + id_u32(id))).copied()
    }

    /// The note for a message about an invalid type.
    #[must_use]
    pub fn note(self, id: TypeNodeId) -> Option<&'a str> {
        self.arena
            .notes
            .get(&(self.base + id_u32(id)))
            .map(|text| self.text(*text))
    }
}

fn id_u32(id: TypeNodeId) -> u32 {
    u32::try_from(id.to_usize()).expect("ids are 32 bits wide")
}
