//! The stages of words.py. The order of equal elements and of first occurrences is Python's.

use std::collections::HashMap;

/// An error that the reference would raise.
pub struct Raised {
    pub class: &'static std::ffi::CStr,
    pub message: String,
    pub path: &'static std::ffi::CStr,
}

pub struct Counts {
    pub words: Vec<String>,
    pub counts: Vec<i64>,
}

/// How often each word of ASCII letters occurs, in the order of first occurrence.
pub fn count(text: &str) -> Counts {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut result = Counts { words: Vec::new(), counts: Vec::new() };
    for word in text.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        let word = word.to_ascii_lowercase();
        let place = *places.entry(word).or_insert_with_key(|word| {
            result.words.push(word.clone());
            result.counts.push(0);
            result.words.len() - 1
        });
        result.counts[place] += 1;
    }
    result
}

/// The positions of the k most frequent words, of equally frequent ones the alphabetically first.
pub fn rank(words: &[&str], counts: &[i64], k: i64) -> Result<Vec<usize>, Raised> {
    if k < 1 {
        return Err(Raised { class: c"ValueError", message: format!("k must be at least 1, not {k}"), path: c"k" });
    }
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_key(|&row| (-counts[row], words[row]));
    order.truncate(k as usize);
    Ok(order)
}
