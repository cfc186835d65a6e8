#!/usr/bin/env python3
"""How fast Python's jieba is: jieba_words.py TEXT [BYTES]

It cuts the first BYTES (2,000,000) of the text line by line, with and without its hidden Markov model; best of 2, in MB of raw
UTF-8 a second of processor time. The start-up is from its cache.
"""
import logging
import resource
import sys
import time

import jieba

jieba.setLogLevel(logging.ERROR)
jieba.initialize()  # makes the cache if there is none
start = time.perf_counter()
tokenizer = jieba.Tokenizer()
tokenizer.initialize()
print(f'{"jieba (Python): start-up":34} {(time.perf_counter() - start) * 1e3:8.2f} ms')

with open(sys.argv[1], 'rb') as file:
    data = file.read(int(sys.argv[2]) if len(sys.argv) > 2 else 2000000)
lines = data.decode('utf-8', 'ignore').splitlines(True)
size = sum(len(line.encode()) for line in lines)
for name, hmm in (('jieba (Python), HMM', True), ('jieba (Python), no HMM', False)):
    best = 1e9
    for _ in range(2):
        start = time.process_time()
        count = sum(len(jieba.lcut(line, HMM=hmm)) for line in lines)
        best = min(best, time.process_time() - start)
    print(f'{name:34} {size / best / 1e6:8.1f} MB/s {count:10}')
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(f'{"jieba (Python): memory":34} {memory / 1e6:8.1f} MB')
