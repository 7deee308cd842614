//! A ballot as it lies in its envelope: one byte for each person, so that no choice is longer than another.

/// Where no grade was chosen: the paper does not count for this person.
const BLANK: u8 = 0xff;

/// The ballot of these choices: the place of a grade among the year's grades, for each person in order.
#[must_use]
pub fn write(choices: &[Option<usize>]) -> Vec<u8> {
    choices.iter().map(|choice| choice.and_then(|place| u8::try_from(place).ok()).unwrap_or(BLANK)).collect()
}

/// What was counted of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Ballots that chose no grade for them.
    pub invalid: i32,
    /// Ballots for each grade, in the order of the year's grades.
    pub votes: Vec<i32>,
}

/// Counts ballots on so many people, with so many grades. One that is not whole is invalid for everyone on it.
#[must_use]
pub fn count(ballots: &[Option<Vec<u8>>], people: usize, grades: usize) -> Vec<Column> {
    let mut columns = vec![Column { invalid: 0, votes: vec![0; grades] }; people];
    for ballot in ballots {
        let whole = ballot.as_deref().filter(|ballot| ballot.len() == people);
        for (place, column) in columns.iter_mut().enumerate() {
            let choice = whole.and_then(|ballot| ballot.get(place)).map(|choice| usize::from(*choice));
            match choice.and_then(|choice| column.votes.get_mut(choice)) {
                Some(votes) => *votes += 1,
                None => column.invalid += 1,
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_blank_or_not_whole_does_not_count() {
        let ballots = [Some(write(&[Some(0), None])), Some(write(&[Some(1), Some(1)])), None, Some(vec![0])];
        let counted = count(&ballots, 2, 2);
        assert_eq!(counted[0], Column { invalid: 2, votes: vec![1, 1] });
        assert_eq!(counted[1], Column { invalid: 3, votes: vec![0, 1] });
    }

    proptest! {
        #[test]
        fn every_ballot_is_counted_once_for_each_person(
            ballots in proptest::collection::vec(proptest::collection::vec(proptest::option::of(0..4_usize), 6), 0..60),
        ) {
            let sheets: Vec<_> = ballots.iter().map(|choices| Some(write(choices))).collect();
            for (place, column) in count(&sheets, 6, 4).iter().enumerate() {
                for grade in 0..4 {
                    let by_hand = ballots.iter().filter(|choices| choices[place] == Some(grade)).count();
                    prop_assert_eq!(usize::try_from(column.votes[grade]).unwrap(), by_hand);
                }
                prop_assert_eq!(column.invalid + column.votes.iter().sum::<i32>(), i32::try_from(ballots.len()).unwrap());
            }
        }
    }
}
