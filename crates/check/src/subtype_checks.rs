//! Checks that a type is a subtype of another, with all that a message can say about it.

use errors::ErrorHandle;
use messages::Text;
use nodes::ast::{Expr, Stmt, StmtId};
use nodes::defs::{ClassFlags, VarFlags};
use options::ErrorCode;
use typeops::SubtypeOptions;
use types::{Type, TypeId, TypeKind};

use crate::message::Message;
use crate::narrowing::FITS;
use crate::{Checker, Ctx};

const INCOMPATIBLE_TYPES: Message = Message::new("Incompatible types", ErrorCode::Misc);

/// What a message about incompatible types says beyond its text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SubtypeContext<'m> {
    /// The words before the subtype, such as `expression has type`.
    pub(crate) subtype_label: Option<&'m str>,
    /// The words before the supertype.
    pub(crate) supertype_label: Option<&'m str>,
    /// Notes behind the message.
    pub(crate) notes: &'m [String],
    /// The `return` that the check is for: its variable may want a declaration.
    pub(crate) outer_context: Option<StmtId>,
}

impl<'a> Checker<'a> {
    /// Reports an error unless `sub` is a subtype of `sup`; returns whether it is. `labels` are the words before the
    /// two types.
    pub(crate) fn check_subtype(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        msg: &Message,
        labels: (Option<&str>, Option<&str>),
    ) -> bool {
        let more = SubtypeContext {
            subtype_label: labels.0,
            supertype_label: labels.1,
            ..SubtypeContext::default()
        };
        self.check_subtype_with(sub, sup, ctx, msg, more)
    }

    /// Whether `sub` can be used where `sup` is wanted, as the settings of the file see it.
    pub(crate) fn is_subtype_by_options(&mut self, sub: TypeId, sup: TypeId) -> bool {
        if self.types().same(sub, sup) {
            return true;
        }
        let strict_concatenate = self.options().extra_checks || self.options().strict_concatenate;
        let options = SubtypeOptions {
            strict_concatenate,
            ..SubtypeOptions::default()
        };
        if self.is_question_of_bases(sub, sup) {
            return typeops::is_subtype_with(self, sub, sup, options);
        }
        let question = self.question(FITS + u8::from(strict_concatenate), sub, sup);
        let fits = |checker: &mut Self| {
            let fits = typeops::is_subtype_with(checker, sub, sup, options);
            (fits.then_some(sup), None)
        };
        self.remembering(question, fits).0.is_some()
    }

    /// Whether both are instances and no protocol is wanted: then looking costs no more than remembering.
    fn is_question_of_bases(&self, sub: TypeId, sup: TypeId) -> bool {
        if !sub.is(TypeKind::Instance) {
            return false;
        }
        let wanted = self.types().as_instance(sup);
        wanted.is_some_and(|wanted| !self.state.world.get(wanted.class).is(ClassFlags::PROTOCOL))
    }

    /// [`Self::check_subtype`] with more to say.
    pub(crate) fn check_subtype_with(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        msg: &Message,
        more: SubtypeContext<'_>,
    ) -> bool {
        if self.is_subtype_by_options(sub, sup) {
            return true;
        }
        if self.errors.prefer_simple_messages() {
            self.fail_with(msg, ctx);
            return false;
        }
        let (proper_sub, proper_sup) = (self.proper(sub), self.proper(sup));
        if self.reports_long_tuple((proper_sub, proper_sup), ctx, msg, more) {
            return false;
        }
        let mut notes = more.notes.to_vec();
        let (extra, inferred_note) = self.describe_types((sub, sup), more, &mut notes);
        let error = if extra.is_empty() {
            self.fail_with(msg, ctx)
        } else {
            let whole = msg.with_additional(&format!(" ({})", extra.join(", ")));
            self.fail_with(&whole, ctx)
        };
        for note in notes.into_iter().chain(inferred_note) {
            self.note(note, ctx, msg.code, None);
        }
        self.explain_mismatch((proper_sub, proper_sup), ctx, msg.code, error);
        self.check_possible_missing_await(proper_sub, proper_sup, ctx, msg.code);
        false
    }

    fn reports_long_tuple(
        &mut self,
        (sub, sup): (TypeId, TypeId),
        ctx: Ctx,
        msg: &Message,
        more: SubtypeContext<'_>,
    ) -> bool {
        let at = self.pos(ctx);
        let text = Text {
            value: msg.text.clone(),
            code: msg.code,
        };
        let labels = more.subtype_label.zip(more.supertype_label);
        messages::assignments::try_report_long_tuple_assignment_error(self, sub, sup, at, &text, labels)
    }

    /// What stands in brackets behind a message, and the note about an inferred type.
    fn describe_types(
        &mut self,
        (sub, sup): (TypeId, TypeId),
        more: SubtypeContext<'_>,
        notes: &mut Vec<String>,
    ) -> (Vec<String>, Option<String>) {
        if more.subtype_label.is_none() && more.supertype_label.is_none() {
            return (Vec::new(), None);
        }
        let (sub_str, sup_str) = self.format_type_distinctly(sub, sup);
        let label = |label: Option<&str>, text: &str| label.map(|label| format!("{label} {text}"));
        let extra = [
            label(more.subtype_label, &sub_str),
            label(more.supertype_label, &sup_str),
        ];
        let (sub, sup) = (self.proper(sub), self.proper(sup));
        let returned = more.outer_context.and_then(|stmt| self.returned_variable(stmt));
        let note = messages::hints::make_inferred_type_note(self, returned, sub, sup, &sup_str);
        let types = self.types();
        if types.as_instance(sub).is_some() && types.as_instance(sup).is_some() {
            messages::hints::append_invariance_notes(self, notes, sub, sup);
        }
        if types.as_union(sub).is_some() && types.as_union(sup).is_some() {
            messages::hints::append_union_note(self, notes, sub, sup);
        }
        (extra.into_iter().flatten().collect(), note)
    }

    /// The variable of inferred type that a `return` gives.
    fn returned_variable(&self, stmt: StmtId) -> Option<&'a str> {
        let Stmt::Return(Some(expr)) = *self.body.stmt(stmt) else {
            return None;
        };
        let Expr::Name(name) = self.body.expr(expr) else {
            return None;
        };
        let var = self.var_of(expr)?;
        self.var_is(var, VarFlags::INFERRED)
            .then(|| self.state.world.text(*name))
    }

    /// Notes about protocols and calls.
    fn explain_mismatch(
        &mut self,
        (sub, sup): (TypeId, TypeId),
        ctx: Ctx,
        code: Option<ErrorCode>,
        error: ErrorHandle,
    ) {
        let at = self.pos(ctx);
        messages::arguments::maybe_note_concatenate_pos_args(self, sub, sup, at, code);
        let types = self.types();
        let protocol = types
            .as_instance(sup)
            .filter(|instance| self.state.world.get(instance.class).is(ClassFlags::PROTOCOL));
        let is_candidate = matches!(
            self.ty(sub),
            Type::Callable(_) | Type::Instance(_) | Type::Tuple(_) | Type::TypedDict(_) | Type::Type { .. }
        );
        if protocol.is_some() && is_candidate {
            messages::protocols::report_protocol_problems(self, sub, sup, at, error);
        }
        if types.as_callable(sup).is_some()
            && types.as_instance(sub).is_some()
            && let Some(call) = self.call_of(sub, sub)
        {
            messages::arguments::note_call(self, sub, call, at, code);
        }
        let is_function = matches!(self.ty(sub), Type::Callable(_) | Type::Overloaded(_));
        if let Some(protocol) = protocol
            && is_function
            && typeops::classes::protocol_members(self, protocol.class).contains(&names::known::DUNDER_CALL)
            && let Some(call) = self.call_of(sup, sub)
            && !self.is_subtype_by_options(sub, call)
        {
            messages::arguments::note_call(self, sup, call, at, code);
        }
    }

    /// The type of `__call__`.
    fn call_of(&mut self, owner: TypeId, self_type: TypeId) -> Option<TypeId> {
        use typeops::TypeCx as _;
        self.find_member(typeops::MemberQuery {
            name: names::known::DUNDER_CALL,
            owner,
            self_type,
            is_operator: true,
            class_obj: false,
            is_lvalue: false,
        })
    }

    /// What `await` of a value gives, unless that is `Any`; without messages.
    pub(crate) fn get_precise_awaitable_type(&mut self, typ: TypeId) -> Option<TypeId> {
        if matches!(self.ty(self.proper(typ)), Type::Partial(_))
            || self.lookup_class("typing.Awaitable").is_none()
        {
            return None;
        }
        let token = self.errors.watch(errors::Watch::silencing());
        let nowhere = self.ctx_at(None, crate::CtxKind::Other);
        let msg = Message::new("", ErrorCode::Misc);
        let awaited = self.check_awaitable_expr(typ, nowhere, &msg, true);
        let failed = self.errors.unwatch(token).has_new_errors;
        let is_known = !matches!(
            self.ty(self.proper(awaited)),
            Type::Any { .. } | Type::Unbound { .. }
        );
        (!failed && is_known).then_some(awaited)
    }

    /// Adds a note if the type would fit with `await`.
    pub(crate) fn check_possible_missing_await(
        &mut self,
        sub: TypeId,
        sup: TypeId,
        ctx: Ctx,
        code: Option<ErrorCode>,
    ) {
        if std::mem::replace(&mut self.run.checking_missing_await, true) {
            return;
        }
        let token = self.errors.watch(errors::Watch::silencing());
        let fits = self
            .get_precise_awaitable_type(sub)
            .is_some_and(|awaited| self.check_subtype(awaited, sup, ctx, &INCOMPATIBLE_TYPES, (None, None)));
        let _ = self.errors.unwatch(token);
        self.run.checking_missing_await = false;
        if fits {
            let at = self.pos(ctx);
            messages::hints::possible_missing_await(self, at, code);
        }
    }
}
