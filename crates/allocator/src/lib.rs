//! The allocator of the programs: mimalloc, asked for an alignment only where it would not give it anyway.
//!
//! Rust asks for the alignment of everything that it allocates. mimalloc treats that as a special case: it looks for a
//! free block that happens to lie right, and takes a larger one if there is none. But all its blocks of sixteen bytes
//! and more are aligned to sixteen bytes, which is all that is wanted nearly always.
//!
//! ```
//! # #[global_allocator]
//! static ALLOCATOR: allocator::Allocator = allocator::Allocator;
//! ```

#![expect(
    unsafe_code,
    reason = "the contract of an allocator cannot be written in safe Rust"
)]

use std::alloc::{GlobalAlloc, Layout};

use libmimalloc_sys as mimalloc;

/// mimalloc as a global allocator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allocator;

/// Every block of this size or more has this alignment (mimalloc's `MI_MAX_ALIGN_SIZE`).
const NATURAL: usize = 16;

/// Whether a block of `size` bytes has the alignment of `layout` by itself. Smaller blocks are aligned to eight bytes.
const fn is_natural(layout: Layout, size: usize) -> bool {
    let align = layout.align();
    align <= 8 && size >= align || align <= NATURAL && size >= NATURAL
}

// SAFETY: mimalloc is an allocator: each block is its own until it is freed, has the size that was asked for, and the
// alignment that was asked for or that `is_natural` relies on. It never unwinds. Blocks of all its functions are freed and
// resized alike.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: any size and any power of two are allowed.
        unsafe {
            if is_natural(layout, layout.size()) {
                mimalloc::mi_malloc(layout.size()).cast()
            } else {
                mimalloc::mi_malloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`.
        unsafe {
            if is_natural(layout, layout.size()) {
                mimalloc::mi_zalloc(layout.size()).cast()
            } else {
                mimalloc::mi_zalloc_aligned(layout.size(), layout.align()).cast()
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, _layout: Layout) {
        // SAFETY: the caller hands in a block of this allocator.
        unsafe { mimalloc::mi_free(ptr.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller hands in a block of this allocator; sizes and alignments are as for `alloc`.
        unsafe {
            if is_natural(layout, new_size) {
                mimalloc::mi_realloc(ptr.cast(), new_size).cast()
            } else {
                mimalloc::mi_realloc_aligned(ptr.cast(), new_size, layout.align()).cast()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_and_keep_their_bytes() {
        let allocator = Allocator;
        for align in [1, 2, 4, 8, 16, 32, 64, 4096] {
            for size in [1, 3, 8, 9, 15, 16, 17, 24, 40, 48, 100, 1000, 5000, 100_000] {
                let layout = Layout::from_size_align(size, align).expect("sizes are small");
                // SAFETY: the sizes are not zero, and each block is used as long as it is there.
                unsafe {
                    let block = allocator.alloc_zeroed(layout);
                    assert!(
                        !block.is_null() && block.addr().is_multiple_of(align),
                        "{size} {align}"
                    );
                    assert!((0..size).all(|index| *block.add(index) == 0));
                    block.write_bytes(7, size);
                    let larger = allocator.realloc(block, layout, size * 3);
                    assert_eq!(larger.addr() % align, 0, "{size} {align}");
                    assert!((0..size).all(|index| *larger.add(index) == 7));
                    let layout = Layout::from_size_align(size * 3, align).expect("sizes are small");
                    allocator.dealloc(larger, layout);
                    let other = allocator.alloc(layout);
                    assert_eq!(other.addr() % align, 0, "{size} {align}");
                    allocator.dealloc(other, layout);
                }
            }
        }
    }
}
