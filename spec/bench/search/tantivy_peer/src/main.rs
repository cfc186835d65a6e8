//! Search with tantivy, for comparison: tantivy_peer ARTICLES QUERIES FOLDER
//!
//! Texts are cut into pairs of characters with positions, as jianbao cuts
//! them, so that both find the same articles. Prints "build SECONDS", then for
//! each query a line: class, milliseconds (the median of 5 after 1), matches
//! (-1: not counted), query.
use std::io::{BufRead, BufReader};
use std::time::Instant;
use tantivy::collector::{Collector, Count, SegmentCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::*;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, ReloadPolicy, Term};

fn pairs(text: &str) -> PreTokenizedString {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::with_capacity(characters.len());
    for place in 0..characters.len() {
        let end = if place + 2 < characters.len() { characters[place + 2].0 } else { text.len() };
        let from = characters[place].0;
        tokens.push(Token {
            offset_from: from,
            offset_to: end,
            position: place,
            text: text[from..end].to_string(),
            position_length: 1,
        });
    }
    PreTokenizedString { text: String::new(), tokens }
}

/// Counts matches by a number kept in a column.
struct ByColumn(&'static str, usize);
struct ByColumnSegment(Column<u64>, Vec<u64>);
impl Collector for ByColumn {
    type Fruit = Vec<u64>;
    type Child = ByColumnSegment;
    fn for_segment(&self, _: u32, reader: &tantivy::SegmentReader) -> tantivy::Result<ByColumnSegment> {
        Ok(ByColumnSegment(reader.fast_fields().u64(self.0)?, vec![0; self.1]))
    }
    fn requires_scoring(&self) -> bool {
        false
    }
    fn merge_fruits(&self, fruits: Vec<Vec<u64>>) -> tantivy::Result<Vec<u64>> {
        let mut all = vec![0; self.1];
        for fruit in fruits {
            for (index, count) in fruit.into_iter().enumerate() {
                all[index] += count;
            }
        }
        Ok(all)
    }
}
impl SegmentCollector for ByColumnSegment {
    type Fruit = Vec<u64>;
    fn collect(&mut self, document: u32, _: f32) {
        if let Some(value) = self.0.first(document) {
            self.1[value as usize] += 1;
        }
    }
    fn harvest(self) -> Vec<u64> {
        self.1
    }
}

fn main() -> tantivy::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    let options = TextOptions::default().set_indexing_options(indexing);
    let text = schema.add_text_field("text", options);
    let date = schema.add_u64_field("date", FAST | INDEXED);
    let month = schema.add_u64_field("month", FAST);
    let topic = schema.add_u64_field("topic", FAST);
    let index = Index::create_in_dir(&arguments[3], schema.build())?;

    let started = Instant::now();
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 256 << 20)?;
    for line in BufReader::new(std::fs::File::open(&arguments[1])?).lines() {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let day: u64 = parts[0].parse().unwrap();
        let mut document = TantivyDocument::new();
        document.add_u64(date, day);
        document.add_u64(month, (day / 10000 - 1984) * 12 + day / 100 % 100 - 1);
        document.add_u64(topic, parts[1].trim_start_matches("主题").parse().unwrap());
        document.add_pre_tokenized_text(text, pairs(parts[3]));
        document.add_pre_tokenized_text(text, pairs(parts[4]));
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    // One segment, as after a night's rest: the peers' best case.
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 256 << 20)?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    println!("build {:.2}", started.elapsed().as_secs_f64());

    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher: tantivy::Searcher = {
        let reader: tantivy::IndexReader = reader;
        reader.searcher()
    };
    let term = |word: &str| -> Box<dyn Query> {
        let characters: Vec<char> = word.chars().collect();
        let terms: Vec<Term> = characters
            .windows(2)
            .map(|pair| Term::from_field_text(text, &pair.iter().collect::<String>()))
            .collect();
        if terms.len() == 1 {
            Box::new(TermQuery::new(terms[0].clone(), IndexRecordOption::WithFreqs))
        } else {
            Box::new(PhraseQuery::new(terms))
        }
    };
    let both = |occur: Occur, a: &str, b: &str| -> Box<dyn Query> {
        Box::new(BooleanQuery::new(vec![(occur, term(a)), (occur, term(b))]))
    };
    for line in BufReader::new(std::fs::File::open(&arguments[2])?).lines() {
        let line = line?;
        let parts: Vec<&str> = line.split('\t').collect();
        let query: Box<dyn Query> = match parts[0] {
            "and" | "count" => both(Occur::Must, parts[1], parts[2]),
            "or" => both(Occur::Should, parts[1], parts[2]),
            "date" => {
                let range = RangeQuery::new_u64_bounds(
                    "date".to_string(),
                    std::ops::Bound::Included(parts[2].parse().unwrap()),
                    std::ops::Bound::Included(parts[3].parse().unwrap()),
                );
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, term(parts[1])),
                    (Occur::Must, Box::new(tantivy::query::ConstScoreQuery::new(Box::new(range), 0.0))),
                ]))
            }
            // No distance between two terms in any order, no prefix of pairs.
            "near" | "single" => continue,
            _ => term(parts[1]),
        };
        let mut times = Vec::new();
        let mut matches: i64 = -1;
        for round in 0..6 {
            let started = Instant::now();
            match parts[0] {
                "count" => matches = searcher.search(&query, &Count)? as i64,
                "timeline" => {
                    matches = searcher.search(&query, &ByColumn("month", 600))?.iter().sum::<u64>() as i64
                }
                "facet" => {
                    matches = searcher.search(&query, &ByColumn("topic", 20))?.iter().sum::<u64>() as i64
                }
                _ => {
                    searcher.search(&query, &TopDocs::with_limit(10))?;
                }
            }
            if round > 0 {
                times.push(started.elapsed().as_secs_f64() * 1000.0);
            }
        }
        if matches < 0 {
            matches = searcher.search(&query, &Count)? as i64;
        }
        times.sort_by(|a, b| a.partial_cmp(b).unwrap());
        println!("{}\t{:.4}\t{}\t{}", parts[0], times[2], matches, parts[1..].join(" "));
    }
    Ok(())
}
