//! The choice of instructions at run time. In: the body of a function, once. Out: the function, compiled for each kind of processor that matters, of which
//! the best that the processor has is called.
//!
//! `archmage` proves by a token that the processor has what a function is compiled for, so none of this needs unsafe code of ours.

pub(super) use archmage::prelude::*;

/// Defines a function by a body that takes the processor's token first: AVX-512 with VNNI, AVX2, or whatever the target always has.
macro_rules! for_each_processor {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($argument:ident: $kind:ty),+ $(,)?) $(-> $out:ty)? = $body:path;) => {
        $(#[$doc])*
        $vis fn $name($($argument: $kind),+) $(-> $out)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[arcane]
                fn with_avx512(token: X64V4xToken, $($argument: $kind),+) $(-> $out)? {
                    $body(token, $($argument),+)
                }
                #[arcane]
                fn with_avx2(token: X64V3Token, $($argument: $kind),+) $(-> $out)? {
                    $body(token, $($argument),+)
                }
                if let Some(token) = X64V4xToken::summon() {
                    return with_avx512(token, $($argument),+);
                }
                if let Some(token) = X64V3Token::summon() {
                    return with_avx2(token, $($argument),+);
                }
            }
            $body(ScalarToken, $($argument),+)
        }
    };
}

pub(super) use for_each_processor;

/// Runs something as if the processor had less: 0 for all it has, 1 without AVX-512, 2 without AVX2. Other tests that run meanwhile lose speed, no more,
/// since every processor computes the same.
#[cfg(test)]
pub(super) fn without_the_best(levels: usize, run: impl FnOnce()) {
    #[cfg(target_arch = "x86_64")]
    {
        static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let guard = ONE_AT_A_TIME.lock();
        let off = |off: [bool; 2]| {
            // An error says that the build demands the instructions, so that there is nothing to switch off.
            let _ = X64V3Token::dangerously_disable_token_process_wide(off[0]);
            let _ = X64V4xToken::dangerously_disable_token_process_wide(off[1]);
        };
        off([levels >= 2, levels >= 1]);
        run();
        off([false, false]);
        drop(guard);
    }
    #[cfg(not(target_arch = "x86_64"))]
    if levels == 0 {
        run();
    }
}
