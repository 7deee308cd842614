//! Someone without a mouse: every act is a key, and the focus decides what it does.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};

use crate::driver::Browser;

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
/// More stops than any page has.
const STOPS: usize = 400;

/// What an ear hears of whatever has the focus.
const HERE: &str = "const one = document.activeElement, label = one.labels && one.labels[0];
    const said = one.getAttribute('aria-label') || (label ? label.innerText : '') || one.innerText || '';
    return said.replace(/\\s+/g, ' ').trim();";

impl Browser {
    async fn strikes(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned());
        let keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Goes from stop to stop until the focus is on what says this.
    pub async fn tabs_to(&self, label: &str) {
        let mut passed = Vec::new();
        for _ in 0..STOPS {
            self.strikes(TAB).await;
            let here = self.asks(HERE).await;
            if here == label {
                return;
            }
            passed.push(here);
        }
        panic!("no stop says “{label}”, but {passed:?}");
    }

    /// Goes there, and presses Enter.
    pub async fn enters(&self, label: &str) {
        self.tabs_to(label).await;
        self.strikes(ENTER).await;
    }

    /// Goes there, and presses the space bar.
    pub async fn ticks(&self, label: &str) {
        self.tabs_to(label).await;
        self.strikes(' ').await;
    }

    /// Goes to a field and types.
    pub async fn tabs_and_types(&self, label: &str, words: &str) {
        self.tabs_to(label).await;
        self.client.active_element().await.unwrap().send_keys(words).await.unwrap();
    }

    /// Chooses one of several, by the name they share and the value of the one.
    pub async fn chooses(&self, name: &str, value: &str) {
        self.first(&format!("input[name='{name}'][value='{value}']")).await.click().await.unwrap();
    }
}
