//! Where workers hand in what they have made, and where it is put into order. In: numbered parcels from any thread.
//! Out: the output, in the order of the numbers, so that the number of threads changes no byte.
//!
//! Why not a pool that maps and collects: a worker here reads its own batch, so that reading, scoring and writing
//! overlap, nobody waits for the slowest of a round, and what is held at once is bounded by the number of threads.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::html::Page;
use super::output::{Note, Output};
use crate::common::{Failure, Result};

/// Bytes of finished output that may wait for an earlier batch; a worker with more waits itself.
const MOST_HELD: usize = 8 << 20;

/// A piece of finished work.
#[derive(Default)]
pub struct Parcel {
    /// Output.
    pub bytes: Vec<u8>,
    /// Output of whole documents; a parcel has one kind of output.
    pub pages: Vec<Page>,
    /// Output of rows for a file of columns.
    #[cfg(feature = "parquet")]
    pub rows: super::parquet::Columns,
    /// What to say on standard error before it.
    pub notes: Vec<Note>,
    /// Bytes of input that went into it, for the progress bar.
    pub read: u64,
}

impl Parcel {
    /// Bytes of output in it.
    pub fn len(&self) -> usize {
        let pages = self.pages.iter().map(|page| page.bytes.len());
        let bytes = self.bytes.len() + pages.sum::<usize>();
        #[cfg(feature = "parquet")]
        let bytes = bytes + self.rows.bytes();
        bytes
    }
}

pub struct Desk {
    state: Mutex<State>,
    moved: Condvar,
}

struct State {
    /// Number of the batch whose turn it is.
    next: u64,
    waiting: BTreeMap<u64, Parcel>,
    held: usize,
    output: Output,
    failure: Option<Failure>,
}

impl Desk {
    pub fn new(output: Output) -> Self {
        let state = State {
            next: 0,
            waiting: BTreeMap::new(),
            held: 0,
            output,
            failure: None,
        };
        Self {
            state: Mutex::new(state),
            moved: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the last or only parcel of a batch; says whether it makes sense to go on.
    pub fn finish(&self, number: u64, parcel: Parcel) -> bool {
        let mut state = self.lock();
        while state.failure.is_none() && state.next != number && state.held > MOST_HELD {
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.held += parcel.len();
        state.waiting.insert(number, parcel);
        loop {
            let turn = state.next;
            let Some(parcel) = state.waiting.remove(&turn) else {
                break;
            };
            state.held -= parcel.len();
            state.next += 1;
            state.put(parcel);
        }
        self.moved.notify_all();
        state.failure.is_none()
    }

    /// Takes the beginning of a batch whose output is too long to be held, once it is its turn; says whether it makes
    /// sense to go on.
    pub fn begin(&self, number: u64, parcel: Parcel) -> bool {
        let mut state = self.lock();
        while state.failure.is_none() && state.next != number {
            state = self
                .moved
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.put(parcel);
        // The turn stays here, so others need to know of nothing but a failure.
        if state.failure.is_some() {
            self.moved.notify_all();
        }
        state.failure.is_none()
    }

    /// The output, with everything in it.
    pub fn into_output(self) -> Result<Output> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match state.failure {
            Some(failure) => Err(failure),
            None => Ok(state.output),
        }
    }
}

impl State {
    fn put(&mut self, parcel: Parcel) {
        if self.failure.is_some() {
            return;
        }
        for note in parcel.notes {
            self.output.say(&note);
        }
        let written = self.output.write(&parcel.bytes);
        let mut pages = parcel.pages.iter();
        let written = written.and_then(|()| pages.try_for_each(|page| self.output.page(page)));
        #[cfg(feature = "parquet")]
        let written = written.and_then(|()| self.output.rows(parcel.rows));
        if let Err(failure) = written {
            self.failure = Some(failure);
        }
        self.output.advance(parcel.read);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_failed_write_wakes_those_who_wait_for_their_turn() {
        let full = std::path::Path::new("/dev/full");
        let desk = std::sync::Arc::new(Desk::new(Output::open(Some(full), None).unwrap()));
        let parcel = || Parcel {
            bytes: vec![0],
            ..Parcel::default()
        };
        let (woken, ended) = mpsc::channel();
        let waiting = desk.clone();
        std::thread::spawn(move || woken.send(waiting.begin(1, parcel())));
        // Time to fall asleep; too little of it cannot make the test fail.
        std::thread::sleep(Duration::from_millis(50));
        assert!(!desk.begin(0, parcel()));
        assert_eq!(ended.recv_timeout(Duration::from_secs(10)), Ok(false));
    }
}
