//! Whether "he" or "she" may stand for a person, by the first name. In: a name. Out: a gender, or `None` where it may be either.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::normal::folded;
use super::super::roster::Gender;

static GIVEN_NAMES: LazyLock<FxHashMap<&'static str, Gender>> = LazyLock::new(|| {
    include_str!("given_names.txt")
        .lines()
        .filter_map(|line| {
            let (name, mark) = line.rsplit_once(' ')?;
            let gender = Gender::ALL.into_iter().find(|g| g.as_str() == mark)?;
            Some((name, gender))
        })
        .collect()
});

/// The gender of who bears this first name.
pub(super) fn of_given_name(name: &str) -> Option<Gender> {
    let name = folded(name);
    let known = |name: &str| GIVEN_NAMES.get(name).copied();
    // "Anna-Lena" is as "Anna".
    known(&name).or_else(|| known(name.split('-').next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_tells_a_gender_in_many_tongues() {
        for name in [
            "Anna",
            "FATIMA",
            "Yael",
            "Wangari",
            "Anna-Lena",
            "Ayşe",
            "Priya",
        ] {
            assert_eq!(of_given_name(name), Some(Gender::Female), "{name}");
        }
        for name in ["Otto", "Mehmet", "Jean-Claude", "Yitzhak", "Kwame", "Søren"] {
            assert_eq!(of_given_name(name), Some(Gender::Male), "{name}");
        }
    }

    #[test]
    fn a_name_of_both_or_of_nobody_tells_none() {
        for name in ["Andrea", "Wei", "Alex", "Xq", "", "-", "female"] {
            assert_eq!(of_given_name(name), None, "{name}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_says_each_name_once() {
        let names: Vec<&str> = include_str!("given_names.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .map(|(name, _)| name)
            .collect();
        assert!(names.is_sorted_by(|a, b| a < b));
        for gender in Gender::ALL {
            let many = GIVEN_NAMES.values().filter(|g| **g == gender).count();
            assert!(many >= 300, "{many} of {gender:?}");
        }
    }
}
