//! The allocator of the commands: mimalloc, asked in its cheapest way.
//!
//! Rust names an alignment with each request. mimalloc has functions that take one, but for sizes that are no powers of two
//! these fall back to asking for more than is needed and cutting it to size: that takes three times as long, and a
//! quarter more memory. Nearly all requests are for alignments that its plain functions have anyway ([`is_natural`]), so those
//! are used wherever they do.
//!
//! ```
//! #[global_allocator]
//! static ALLOCATOR: allocator::Allocator = allocator::Allocator;
//! # fn main() {}
//! ```
#![expect(
    unsafe_code,
    reason = "an allocator hands out raw memory; the functions of mimalloc are C"
)]

use std::alloc::{GlobalAlloc, Layout};
use std::ffi::c_void;

use libmimalloc_sys as mimalloc;

/// The global allocator of a program. It has no state of its own.
#[derive(Clone, Copy, Debug)]
pub struct Allocator;

/// The alignment that every block has that is at least as large: that of the largest type of C (`max_align_t`).
const LARGEST: usize = 16;

/// The alignment that every block has.
const SMALLEST: usize = 8;

/// Whether a block of `size` bytes has an alignment without being asked for it.
#[inline]
const fn is_natural(size: usize, align: usize) -> bool {
    align <= SMALLEST || (align <= LARGEST && size >= LARGEST)
}

// SAFETY: all blocks come from mimalloc, which hands each out once until it is freed, of the size that is asked for and with
// the alignment that is asked for; where none is named, `is_natural` says that all blocks of that size have it.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        if is_natural(size, align) {
            // SAFETY: any size may be asked for.
            return unsafe { mimalloc::mi_malloc(size) }.cast();
        }
        // SAFETY: the alignment of a layout is a power of two.
        unsafe { mimalloc::mi_malloc_aligned(size, align) }.cast()
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        if is_natural(size, align) {
            // SAFETY: any size may be asked for.
            return unsafe { mimalloc::mi_zalloc(size) }.cast();
        }
        // SAFETY: the alignment of a layout is a power of two.
        unsafe { mimalloc::mi_zalloc_aligned(size, align) }.cast()
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the caller says that the block came from here and is not used any more.
        unsafe { mimalloc::mi_free(block.cast::<c_void>()) };
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let (block, align) = (block.cast::<c_void>(), layout.align());
        if is_natural(new_size, align) {
            // SAFETY: the caller says that the block came from here; it has the alignment already if it stays where it is.
            return unsafe { mimalloc::mi_realloc(block, new_size) }.cast();
        }
        // SAFETY: the caller says that the block came from here; the alignment of a layout is a power of two.
        unsafe { mimalloc::mi_realloc_aligned(block, new_size, align) }.cast()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [usize; 16] = [
        1, 2, 4, 7, 8, 12, 16, 17, 24, 40, 48, 80, 250, 1_000, 5_000, 1_000_000,
    ];

    fn is_aligned(block: *mut u8, layout: Layout) -> bool {
        block.addr().is_multiple_of(layout.align())
    }

    #[test]
    fn blocks_have_the_alignment_of_their_layout() {
        for (size, align) in SIZES
            .iter()
            .flat_map(|size| [1, 2, 4, 8, 16, 32, 256].map(|align| (*size, align)))
        {
            let layout = Layout::from_size_align(size, align).expect("these are layouts");
            let blocks: Vec<*mut u8> = (0..50)
                .flat_map(|_| {
                    // SAFETY: the size is not 0.
                    unsafe { [Allocator.alloc(layout), Allocator.alloc_zeroed(layout)] }
                })
                .collect();
            for block in blocks {
                assert!(!block.is_null() && is_aligned(block, layout), "{layout:?}");
                // SAFETY: the block came from the allocator, and is used by nobody.
                unsafe { Allocator.dealloc(block, layout) };
            }
        }
    }

    #[test]
    fn blocks_keep_alignment_and_content_when_they_grow_and_shrink() {
        for align in [1, 8, 16, 64] {
            let mut layout = Layout::from_size_align(4, align).expect("this is a layout");
            // SAFETY: the size is not 0, and four bytes are written into a block of four.
            let mut block = unsafe {
                let block = Allocator.alloc_zeroed(layout);
                block.copy_from_nonoverlapping([1, 2, 3, 4].as_ptr(), 4);
                block
            };
            for size in SIZES.iter().chain(SIZES.iter().rev()).map(|size| *size.max(&4)) {
                // SAFETY: the block came from the allocator with this layout, and has at least four bytes.
                let start = unsafe {
                    block = Allocator.realloc(block, layout, size);
                    std::slice::from_raw_parts(block, 4)
                };
                layout = Layout::from_size_align(size, align).expect("this is a layout");
                assert!(is_aligned(block, layout), "{layout:?}");
                assert_eq!(start, [1, 2, 3, 4]);
            }
            // SAFETY: the block came from the allocator with this layout, and is used by nobody.
            unsafe { Allocator.dealloc(block, layout) };
        }
    }
}
