#!/usr/bin/env python3
"""Whether unigram mode agrees with jieba (HMM=False): jieba_agreement.py TEXT OUTPUT [SHOWN]

OUTPUT is what `jianbao words --json` prints for TEXT. Prints how many word boundaries there are and how many differ, and the first
SHOWN (10) places where they do, ours and jieba's.
"""
import json
import logging
import sys

import jieba

jieba.setLogLevel(logging.ERROR)


def ends(words):
    found, at = set(), 0
    for word in words:
        at += len(word)
        found.add(at)
    return found


def main():
    shown = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    total = differ = 0
    with open(sys.argv[1], encoding='utf-8', newline='\n') as text, open(sys.argv[2], encoding='utf-8') as output:
        for line, said in zip(text, output):
            line = line.rstrip('\n')
            ours = [token['text'] for token in json.loads(said)]
            theirs = jieba.lcut(line, HMM=False)
            if ''.join(ours) != line:
                sys.exit(f'not the same text: {line[:40]}')
            a, b = ends(ours), ends(theirs)
            total += len(b)
            differ += len(a ^ b)
            if a != b and shown > 0:
                shown -= 1
                print('ours  ', '|'.join(ours)[:200])
                print('jieba ', '|'.join(theirs)[:200])
    print(f'{"agreement with jieba, no HMM":34} {100 * (1 - differ / max(total, 1)):8.4f} % of {total} boundaries, {differ} differ')


if __name__ == '__main__':
    main()
