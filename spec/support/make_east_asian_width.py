#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes csrc/text/east_asian_width.c from the Unicode Character Database.

    python3 spec/support/make_east_asian_width.py > csrc/text/east_asian_width.c

Debian's unicode-data has the database; another folder can be named.
"""
import sys

WIDTHS = {"W": "JB_WIDTH_WIDE", "F": "JB_WIDTH_WIDE", "A": "JB_WIDTH_AMBIGUOUS"}
# Not listed one by one in the file but wide by its head: ideographs to come.
WIDE_BLOCKS = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
               (0x20000, 0x2FFFD), (0x30000, 0x3FFFD)]


def read(path):
    widths = {}
    for first, last in WIDE_BLOCKS:
        for code in range(first, last + 1):
            widths[code] = "JB_WIDTH_WIDE"
    version = ""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not version and "EastAsianWidth-" in line:
                version = line.split("EastAsianWidth-")[1].split(".txt")[0]
            codes, _, width = line.split("#")[0].partition(";")
            if not width.strip():
                continue
            first, _, last = codes.strip().partition("..")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                widths.pop(code, None)
                if width.strip() in WIDTHS:
                    widths[code] = WIDTHS[width.strip()]
    return version, widths


def ranges(widths):
    found = []
    for code in sorted(widths):
        if found and found[-1][1] == code - 1 and found[-1][2] == widths[code]:
            found[-1][1] = code
        else:
            found.append([code, code, widths[code]])
    return found


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
    version, widths = read(folder + "/EastAsianWidth.txt")
    print(f"""/* SPDX-License-Identifier: MIT */
/*
** Made by spec/support/make_east_asian_width.py from EastAsianWidth.txt of
** Unicode {version}; change that, not this.
*/
#include "text/east_asian_width.h"

#include <stddef.h>

typedef struct width_range {{
  uint32_t first;
  uint32_t last;
  jb_width width;
}} width_range;

/* Sorted, without overlap; all else is narrow. */
/* clang-format off */
static const width_range ranges[] = {{""")
    for first, last, width in ranges(widths):
        print(f"    {{0x{first:04X}, 0x{last:04X}, {width}}},")
    print("""};
/* clang-format on */

jb_width jb_east_asian_width (uint32_t character) {
  size_t low = 0, high = sizeof ranges / sizeof *ranges;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ranges[middle].last < character)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < sizeof ranges / sizeof *ranges && ranges[low].first <= character)
    return ranges[low].width;
  return JB_WIDTH_NARROW;
}""")


main()
