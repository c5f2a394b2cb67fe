//! The linfa model and everything that is stored about it.

pub mod softmax;
