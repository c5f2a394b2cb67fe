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
