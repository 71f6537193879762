//! Pushing and popping frames, and jumps between them.

use crate::Checker;

use super::{Binder, Frame};

/// How a frame relates to the ones below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameOptions {
    /// Control flow may bypass the frame.
    pub(crate) can_skip: bool,
    /// How many levels lower control flow goes when it falls off the end; 0 if it does not.
    pub(crate) fall_through: usize,
    /// How many levels lower `break` goes; 0 if it is not a loop.
    pub(crate) break_frame: usize,
    /// How many levels lower `continue` goes; 0 if it is not a loop.
    pub(crate) continue_frame: usize,
    /// A branch or loop.
    pub(crate) conditional_frame: bool,
    /// Control flow may leave it for the frame below at any point, by an exception.
    pub(crate) try_frame: bool,
    /// What is learned in it is thrown away.
    pub(crate) discard: bool,
}

impl Default for FrameOptions {
    fn default() -> Self {
        Self {
            can_skip: false,
            fall_through: 1,
            break_frame: 0,
            continue_frame: 0,
            conditional_frame: false,
            try_frame: false,
            discard: false,
        }
    }
}

/// Proof that a frame was entered; give it back to leave it.
#[derive(Debug)]
#[must_use]
pub(crate) struct FrameToken(FrameOptions);

impl Binder {
    /// Pushes a frame.
    pub(crate) fn push_frame(&mut self, conditional_frame: bool) {
        let frame = Frame {
            id: self.new_id(),
            conditional_frame,
            ..Frame::default()
        };
        self.frames.push(frame);
        self.options_on_return.push(Vec::new());
    }

    fn new_id(&mut self) -> u32 {
        self.next_id += 1;
        self.next_id
    }

    /// Lets control flow jump from here to the end of the frame `index + 1`.
    pub(crate) fn allow_jump(&mut self, index: usize) {
        let mut jump = Frame {
            id: self.new_id(),
            ..Frame::default()
        };
        for frame in &self.frames[index + 1..] {
            jump.types.extend(&frame.types);
            jump.unreachable |= frame.unreachable;
        }
        self.options_on_return[index].push(jump);
    }

    /// Lets control flow jump out of every `try` around this point: after an assignment.
    pub(crate) fn allow_jumps_out_of_try(&mut self) {
        for index in self.try_frames.clone() {
            self.allow_jump(index);
        }
    }

    /// `break`.
    pub(crate) fn handle_break(&mut self) {
        if let Some(index) = self.break_frames.last().copied() {
            self.allow_jump(index);
        }
        self.unreachable();
    }

    /// `continue`.
    pub(crate) fn handle_continue(&mut self) {
        if let Some(index) = self.continue_frames.last().copied() {
            self.allow_jump(index);
        }
        self.unreachable();
    }

    /// Enters a frame (mypy's `with frame_context(...)`). Leave it with [`Checker::exit_frame`].
    pub(crate) fn enter_frame(&mut self, options: FrameOptions) -> FrameToken {
        let depth = self.frames.len();
        if options.break_frame > 0 {
            self.break_frames.push(depth - options.break_frame);
        }
        if options.continue_frame > 0 {
            self.continue_frames.push(depth - options.continue_frame);
        }
        if options.try_frame {
            self.try_frames.push(depth - 1);
        }
        self.push_frame(options.conditional_frame);
        if options.try_frame {
            self.allow_jump(self.options_on_return.len() - 1);
        }
        FrameToken(options)
    }
}

impl Checker<'_> {
    /// Leaves a frame; returns it as it was at its end. Then `binder.last_pop_changed` says whether that changed what
    /// the frame below knows.
    pub(crate) fn exit_frame(&mut self, token: FrameToken) -> Frame {
        let FrameToken(options) = token;
        let frame = self.pop_frame(options.can_skip, options.fall_through, options.discard);
        let binder = &mut self.binder;
        if options.break_frame > 0 {
            binder.break_frames.pop();
        }
        if options.continue_frame > 0 {
            binder.continue_frames.pop();
        }
        if options.try_frame {
            let index = binder.frames.len() - 1;
            binder.try_frames.retain(|frame| *frame != index);
        }
        frame
    }

    /// Does `work` inside a frame.
    pub(crate) fn in_frame<R>(&mut self, options: FrameOptions, work: impl FnOnce(&mut Self) -> R) -> R {
        let token = self.binder.enter_frame(options);
        let result = work(self);
        self.exit_frame(token);
        result
    }

    /// Does `work` inside a frame at the top level of a module, class or function (mypy's `top_frame_context`).
    pub(crate) fn in_top_frame<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.binder.push_frame(false);
        let result = work(self);
        self.pop_frame(true, 0, false);
        result
    }

    /// Pops a frame and merges the ways to its end into the frame below.
    pub(crate) fn pop_frame(&mut self, can_skip: bool, fall_through: usize, discard: bool) -> Frame {
        let only_falls_through = self.binder.options_on_return.last().is_some_and(Vec::is_empty);
        if fall_through == 1 && only_falls_through && !discard {
            return self.pop_frame_by_itself(can_skip);
        }
        if fall_through > 0 {
            let index = self.binder.options_on_return.len() - fall_through;
            self.binder.allow_jump(index);
        }
        let frame = self.binder.frames.pop().expect("a frame was pushed");
        let options = self.binder.options_on_return.pop().expect("a frame was pushed");
        if discard {
            self.binder.last_pop_changed = false;
            return frame;
        }
        self.binder.last_pop_changed = self.update_from_options(&options, can_skip);
        frame
    }

    /// Pops a frame whose end is reached in no other way than by falling off it.
    fn pop_frame_by_itself(&mut self, can_skip: bool) -> Frame {
        // The jump that is not made has a number, too.
        self.binder.new_id();
        self.binder.options_on_return.pop();
        let frame = self.binder.frames.pop().expect("a frame was pushed");
        self.binder.last_pop_changed = self.update_from_options(std::slice::from_ref(&frame), can_skip);
        frame
    }
}
