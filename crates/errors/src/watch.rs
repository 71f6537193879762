//! Watchers: who wants to know of new messages, or to hold them back.
//!
//! A watcher sees the messages that are reported while it is on top of the stack of its sink, before `# type: ignore`
//! takes effect. A message goes from the top of the stack downwards until a watcher holds it back.
//!
//! Messages about deprecation are no type errors: a watcher neither counts nor holds them back unless it says
//! [`Watch::and_deprecated`].

use options::ErrorCode;

use crate::{ErrorInfo, ErrorSink, IterationStep, NonOverlap, Span, TypeKey, Useless};

/// Which messages a watcher holds back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// None: the watcher only notices them.
    #[default]
    Nothing,
    /// All.
    Everything,
    /// All but those with the code.
    AllExcept(ErrorCode),
}

/// How to watch.
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct Watch {
    filter: Filter,
    keep: bool,
    deprecated: bool,
    revealed_types: bool,
}

impl Watch {
    /// Notices messages and lets them pass.
    pub fn noticing() -> Self {
        Self::default()
    }

    /// Holds all messages back and forgets them.
    pub fn silencing() -> Self {
        Self {
            filter: Filter::Everything,
            ..Self::default()
        }
    }

    /// Holds all messages back and keeps them, to be added later or not.
    pub fn keeping() -> Self {
        Self {
            keep: true,
            ..Self::silencing()
        }
    }

    /// Holds back what `filter` says.
    pub fn filtering(filter: Filter) -> Self {
        Self {
            filter,
            ..Self::default()
        }
    }

    /// Whether messages that are held back are kept.
    pub fn keep(mut self, keep: bool) -> Self {
        self.keep = keep;
        self
    }

    /// Messages about deprecation are treated as all others.
    pub fn and_deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// `reveal_type` says nothing.
    pub fn and_revealed_types(mut self) -> Self {
        self.revealed_types = true;
        self
    }
}

/// Proof that a watcher is on the stack; give it back to end watching.
#[derive(Debug)]
#[must_use]
pub struct WatchToken(usize);

/// What a watcher saw.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Whether there were messages.
    pub has_new_errors: bool,
    /// The messages that were held back, if they were kept.
    pub filtered: Vec<ErrorInfo>,
}

#[derive(Debug)]
pub(crate) struct Watcher {
    watch: Watch,
    seen: Watched,
    step: Option<Box<IterationStep>>,
}

impl Watcher {
    /// Takes notice of a message. True means that it is held back.
    fn on_error(&mut self, info: &ErrorInfo) -> bool {
        if let Some(step) = &mut self.step
            && step.takes(info)
        {
            return true;
        }
        let deprecated = info.code == Some(ErrorCode::Deprecated);
        if deprecated && !self.watch.deprecated {
            return false;
        }
        self.seen.has_new_errors = true;
        let hold = match self.watch.filter {
            Filter::Nothing => false,
            Filter::Everything => true,
            Filter::AllExcept(code) => info.code != Some(code),
        };
        if hold && self.watch.keep {
            self.seen.filtered.push(info.clone());
        }
        hold
    }
}

impl ErrorSink {
    /// Puts a watcher on the stack. Watchers leave in the reverse order.
    pub fn watch(&mut self, watch: Watch) -> WatchToken {
        self.push_watcher(Watcher {
            watch,
            seen: Watched::default(),
            step: None,
        })
    }

    /// Ends watching and says what was seen.
    ///
    /// Panics if `token` is not that of the top of the stack.
    pub fn unwatch(&mut self, token: WatchToken) -> Watched {
        self.pop_watcher(&token).seen
    }

    /// Puts a watcher on the stack that collects what depends on the iteration of a loop.
    pub fn watch_iteration(&mut self) -> WatchToken {
        let step = Some(Box::default());
        self.push_watcher(Watcher {
            watch: Watch::noticing(),
            seen: Watched::default(),
            step,
        })
    }

    /// Ends watching an iteration; the step belongs into [`crate::IterationErrors`].
    ///
    /// Panics if `token` is not that of the top of the stack, or not from [`ErrorSink::watch_iteration`].
    pub fn unwatch_iteration(&mut self, token: WatchToken) -> (Watched, IterationStep) {
        let watcher = self.pop_watcher(&token);
        (
            watcher.seen,
            *watcher.step.expect("the token is that of an iteration"),
        )
    }

    /// Whether the watcher has seen a message so far.
    #[must_use]
    pub fn has_new_errors(&self, token: &WatchToken) -> bool {
        self.watchers[token.0].seen.has_new_errors
    }

    /// The messages that the watcher has kept so far.
    #[must_use]
    pub fn filtered(&self, token: &WatchToken) -> &[ErrorInfo] {
        &self.watchers[token.0].seen.filtered
    }

    /// Whether anything watches.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        !self.watchers.is_empty()
    }

    /// Whether messages need not be worded well, because nobody will see them.
    #[must_use]
    pub fn prefer_simple_messages(&self) -> bool {
        let forgotten = |watcher: &Watcher| watcher.watch.filter == Filter::Everything && !watcher.watch.keep;
        self.ignores_all() || self.options().ignore_errors || self.watchers.last().is_some_and(forgotten)
    }

    /// Tells the watchers of a `reveal_type`. True means that nothing is to be reported now, because the type was
    /// collected for the end of the loop or because it is not wanted.
    pub fn collect_revealed_type(&mut self, span: Span, ty: TypeKey) -> bool {
        for watcher in self.watchers.iter_mut().rev() {
            if watcher.watch.revealed_types {
                return true;
            }
            if let Some(step) = &mut watcher.step {
                step.revealed_types.push((span, ty));
                return true;
            }
        }
        false
    }

    /// Tells the watchers of a comparison of types without a common value. True means that nothing is to be reported
    /// now, because the comparison was collected for the end of the loop.
    pub fn collect_non_overlap(&mut self, place: NonOverlap, types: (TypeKey, TypeKey)) -> bool {
        for watcher in self.watchers.iter_mut().rev() {
            if watcher.watch.filter != Filter::Nothing {
                return false;
            }
            if let Some(step) = &mut watcher.step {
                step.non_overlaps.insert(place, types);
                return true;
            }
        }
        false
    }

    /// Whether a watcher holds the message back.
    pub(crate) fn is_held_back(&mut self, info: &ErrorInfo) -> bool {
        self.watchers
            .iter_mut()
            .rev()
            .any(|watcher| watcher.on_error(info))
    }

    fn push_watcher(&mut self, watcher: Watcher) -> WatchToken {
        self.watchers.push(watcher);
        WatchToken(self.watchers.len() - 1)
    }

    fn pop_watcher(&mut self, token: &WatchToken) -> Watcher {
        let watcher = self
            .watchers
            .pop()
            .expect("a token means that a watcher is on the stack");
        assert_eq!(
            token.0,
            self.watchers.len(),
            "watchers leave in the reverse order"
        );
        watcher
    }
}

impl IterationStep {
    /// Collects a message about useless code. True means that it was one.
    fn takes(&mut self, info: &ErrorInfo) -> bool {
        let Some(code) = info.code else { return false };
        if ![
            ErrorCode::Unreachable,
            ErrorCode::RedundantExpr,
            ErrorCode::RedundantCast,
        ]
        .contains(&code)
        {
            return false;
        }
        self.useless.insert(Useless {
            code,
            message: info.message.clone(),
            span: info.span,
        });
        if code == ErrorCode::Unreachable {
            self.unreachable_lines.extend(info.span.line..=info.span.end_line);
        }
        true
    }
}
