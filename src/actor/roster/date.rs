//! Days, as offices have them: from when and until when somebody held one. In: `2021-06-13`. Out: a [`Date`] that
//! compares. It is our own, because a calendar crate does far more than to say which of two days comes first.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};

/// A day of the Gregorian calendar, in the years 0 to 9999.
///
/// # Examples
/// ```
/// use standpoint::actor::Date;
///
/// let day: Date = "2021-06-13".parse()?;
/// assert!(day > Date::new(2009, 3, 31).unwrap());
/// assert_eq!(day.to_string(), "2021-06-13");
/// assert!("2021-02-29".parse::<Date>().is_err());
/// # Ok::<(), standpoint::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    // In this order, so that the derived comparison is that of days.
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, or `None` where the calendar has none: month 1 to 12, day 1 to the last of its month.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let real = year <= 9999 && day >= 1 && day <= days_of(year, month);
        real.then_some(Self { year, month, day })
    }

    /// The year, 0 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day that the clock of this machine shows, in UTC.
    #[must_use]
    pub fn today() -> Self {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        Self::after_epoch(elapsed.map_or(0, |elapsed| elapsed.as_secs() / 86_400))
    }

    /// The day this many days after 1 January 1970; the last of the year 9999 where it would be later.
    fn after_epoch(days: u64) -> Self {
        let mut left = days;
        for year in 1970..=9999 {
            for month in 1..=12 {
                let length = days_of(year, month);
                if left < u64::from(length) {
                    let day = u8::try_from(left).map_or(length, |day| day + 1);
                    return Self { year, month, day };
                }
                left -= u64::from(length);
            }
        }
        Self {
            year: 9999,
            month: 12,
            day: 31,
        }
    }

    /// Whether this day is more than so many years before another one.
    pub(crate) fn is_older_than(self, years: u16, other: Self) -> bool {
        let limit = other.year.checked_sub(years);
        limit.is_some_and(|year| (self.year, self.month, self.day) < (year, other.month, other.day))
    }
}

/// Days of a month; none where there is no such month.
fn days_of(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 0,
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads year, month and day as `2021-06-13`.
    ///
    /// # Errors
    /// [`ErrorKind::Parameter`] where the text has another form or names no day of the calendar.
    fn from_str(text: &str) -> Result<Self> {
        let number = |part: &str, length: usize| {
            let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let mut parts = text.split('-');
        let date = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day), None) => number(year, 4)
                .zip(number(month, 2))
                .zip(number(day, 2))
                .and_then(|((year, month), day)| {
                    Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
                }),
            _ => None,
        };
        date.ok_or_else(|| {
            Error::new(
                ErrorKind::Parameter,
                format!("bad date {text:?}: it should be a day such as 2021-06-13"),
            )
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_read_as_it_is_written() {
        for text in ["0000-01-01", "1999-12-31", "2000-02-29", "2024-02-29"] {
            assert_eq!(day(text).to_string(), text);
            assert_eq!(serde_json::to_value(day(text)).unwrap(), text);
        }
        let date = day("2021-06-13");
        assert_eq!((date.year(), date.month(), date.day()), (2021, 6, 13));
    }

    #[test]
    fn what_is_no_day_of_the_calendar_is_refused() {
        for text in [
            "",
            "2021",
            "2021-06",
            "2021-6-13",
            "2021-06-13-01",
            "2021-00-10",
            "2021-13-10",
            "2021-06-00",
            "2021-06-31",
            "1900-02-29",
            "2021-02-29",
            "21-06-13",
            "+021-06-13",
            "2021/06/13",
            "2021-06-13T00:00:00",
            "２０２１-06-13",
        ] {
            let error = text.parse::<Date>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Parameter, "{text:?}");
            assert!(error.to_string().contains("2021-06-13"), "{error}");
        }
        assert_eq!(Date::new(10_000, 1, 1), None);
    }

    #[test]
    fn days_compare_by_year_then_month_then_day() {
        let mut days = ["2021-06-13", "2020-12-31", "2021-05-30", "2021-06-02"].map(day);
        days.sort_unstable();
        assert_eq!(
            days.map(|day| day.to_string()),
            ["2020-12-31", "2021-05-30", "2021-06-02", "2021-06-13"]
        );
    }

    #[test]
    fn days_are_counted_from_the_epoch() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (19_722, "2023-12-31"),
            (u64::MAX, "9999-12-31"),
        ] {
            assert_eq!(Date::after_epoch(days).to_string(), text);
        }
        assert!(Date::today() > day("2024-01-01"));
    }

    #[test]
    fn an_age_is_in_whole_years() {
        let now = day("2026-11-20");
        assert!(day("2014-11-19").is_older_than(12, now));
        assert!(!day("2014-11-20").is_older_than(12, now));
        assert!(!day("2030-01-01").is_older_than(12, now));
        assert!(!day("0001-01-01").is_older_than(12, day("0005-01-01")));
    }
}
