//! How fast jieba-rs is: jieba_rs_bench TEXT. Best of 3, in MB of raw UTF-8 a
//! second of processor time.

use std::fs::{read_to_string, File};
use std::io::Read;
use std::time::Instant;

/// Seconds of processor time of this process, from the scheduler.
fn processor_seconds() -> f64 {
    let mut text = String::new();
    File::open("/proc/self/schedstat")
        .and_then(|mut file| file.read_to_string(&mut text))
        .expect("/proc/self/schedstat");
    let nanoseconds: f64 = text.split(' ').next().unwrap().parse().unwrap();
    nanoseconds / 1e9
}

fn megabytes() -> f64 {
    let text = read_to_string("/proc/self/statm").unwrap();
    let pages: f64 = text.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096.0 / 1e6
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: jieba_rs_bench TEXT");
    let start = Instant::now();
    let jieba = jieba_rs::Jieba::new();
    println!(
        "{:34} {:8.2} ms",
        "jieba-rs: start-up",
        start.elapsed().as_secs_f64() * 1e3
    );
    println!("{:34} {:8.1} MB", "jieba-rs: memory", megabytes());
    let text = read_to_string(&path).unwrap();
    for (name, hmm) in [("jieba-rs, HMM", true), ("jieba-rs, no HMM", false)] {
        let mut best = f64::MAX;
        let mut count = 0;
        for _ in 0..3 {
            let start = processor_seconds();
            count = text.lines().map(|line| jieba.cut(line, hmm).len()).sum();
            best = best.min(processor_seconds() - start);
        }
        println!("{:34} {:8.1} MB/s {:10}", name, text.len() as f64 / best / 1e6, count);
    }
}
