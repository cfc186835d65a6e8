/* SPDX-License-Identifier: MIT */
/*
** Deciding where to cut, by Viterbi's algorithm over two states: a boundary is
** cut or it is not.
**
** A step of it is small and waits for the one before. So the units are parted
** into four stretches, and these go side by side, a lane of a vector each. They
** begin at boundaries whose cut is forced: behind such a one nothing shows of
** what stands before it, so all comes out as in one go. A text has one at every
** mark. Where there is none a stretch takes over the next one's units, and the
** last ones have nothing to do.
**
** No stretch looks at its end: when it is shorter than another it goes on into
** units that are not its own, and comes back from there to a boundary that is
** cut whatever lies behind it, just as if it had begun there.
*/
#include <string.h>

#include "words/sequence.h"

/* What forces a cut, or a boundary without one: more than any sums. */
#define FORCED_BITS 20
#define FORCED (1 << FORCED_BITS)

#define LANES 4u

/* A number of each stretch, 32 bits of each, and the bytes of sixteen units in
** a row. */
typedef int32_t four __attribute__((vector_size(16)));
typedef uint32_t four_bits __attribute__((vector_size(16)));
typedef uint8_t sixteen __attribute__((vector_size(16)));

static const four none = {0, 0, 0, 0};

/* The first units of the stretches, and where the last one ends. */
typedef struct stretches {
  uint32_t starts[LANES + 1];
  uint32_t longest; /* units, rounded up to full blocks of four */
} stretches;

static inline sixteen load_sixteen (const uint8_t *bytes) {
  sixteen loaded;
  memcpy(&loaded, bytes, sizeof loaded);
  return loaded;
}

/*
** What the labels that the units are allowed say of the boundaries: that one is
** cut (1) or not (-1), by the unit behind it and by the one before it.
*/
static void find_forced (jb_sequence *s, uint32_t last) {
  const uint8_t *allowed = s->units.allowed;
  for (uint32_t u = 2; u < last; u += JB_UNIT_BLOCK) {
    sixteen behind = load_sixteen(allowed + u);
    sixteen before = load_sixteen(allowed + u - 1);
    sixteen forced = ((behind >> JB_BEGIN | behind >> JB_SINGLE) & 1) -
                     ((behind >> JB_MIDDLE | behind >> JB_END) & 1) +
                     ((before >> JB_END | before >> JB_SINGLE) & 1) -
                     ((before >> JB_BEGIN | before >> JB_MIDDLE) & 1);
    memcpy(s->forced + u, &forced, sizeof forced);
  }
  s->forced[last] = 1; /* a word ends with the text */
}

/* Part the units from 2 to 'last'. */
static stretches part (const jb_sequence *s, uint32_t last) {
  stretches parts = {{2, last, last, last, last}, 0};
  for (uint32_t l = 1; l < LANES; l++) {
    uint32_t u = 2 + (last - 2) * l / LANES;
    u = u > parts.starts[l - 1] ? u : parts.starts[l - 1];
    while (u < last && s->forced[u] <= 0)
      u++;
    parts.starts[l] = u;
  }
  for (uint32_t l = 0; l < LANES; l++) {
    uint32_t length = parts.starts[l + 1] - parts.starts[l];
    parts.longest = length > parts.longest ? length : parts.longest;
  }
  parts.longest = (parts.longest + 3) & ~3u;
  return parts;
}

static inline four load_four (const jb_weight *weights) {
  four loaded;
  memcpy(&loaded, weights, sizeof loaded);
  return loaded;
}

static inline int32_t load_bytes (const int8_t *bytes) {
  int32_t loaded;
  memcpy(&loaded, bytes, sizeof loaded);
  return loaded;
}

/* Four numbers of each stretch, by stretch, become those of each unit. */
static inline void transpose (four rows[4]) {
  four ab = __builtin_shufflevector(rows[0], rows[1], 0, 4, 1, 5);
  four cd = __builtin_shufflevector(rows[2], rows[3], 0, 4, 1, 5);
  four ab2 = __builtin_shufflevector(rows[0], rows[1], 2, 6, 3, 7);
  four cd2 = __builtin_shufflevector(rows[2], rows[3], 2, 6, 3, 7);
  rows[0] = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  rows[1] = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  rows[2] = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
  rows[3] = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/*
** One unit of each stretch. Only the difference of the two states counts:
** 'gain' is by how much the best way up to the boundary before the unit that
** cuts there is worth more than the best that does not; 'alone' is the same
** with a cut behind the unit, too. 'behind' is what the next gain has of them.
** Of 'forced' the highest byte is the unit's.
*/
static inline four step (four behind, four sum, four forced,
                         jb_sequence_choice *choice) {
  four alone = sum << 16 >> 16;
  four gain = behind + ((sum - alone) >> 16);
  gain += (forced & -(1 << 24)) >> (24 - FORCED_BITS);
  alone += gain;
  choice->if_not = (four)(gain > none);
  choice->if_cut = (four)(alone > none);
  return (alone & choice->if_cut) - (gain & choice->if_not);
}

/* The stretches side by side, four units at a time. */
static void find_choices (jb_sequence *s, const stretches *parts) {
  const uint32_t *starts = parts->starts;
  const jb_weight *sums[LANES] = {s->sums + starts[0], s->sums + starts[1],
                                  s->sums + starts[2], s->sums + starts[3]};
  const int8_t *forced[LANES] = {s->forced + starts[0], s->forced + starts[1],
                                 s->forced + starts[2], s->forced + starts[3]};
  four behind = none + 4 * FORCED; /* a word begins with the stretch */
  for (uint32_t k = 0; k < parts->longest; k += 4) {
    jb_sequence_choice *choices = s->choices + k;
    four bytes = {load_bytes(forced[0] + k), load_bytes(forced[1] + k),
                  load_bytes(forced[2] + k), load_bytes(forced[3] + k)};
    four block[LANES] = {load_four(sums[0] + k), load_four(sums[1] + k),
                         load_four(sums[2] + k), load_four(sums[3] + k)};
    transpose(block);
    behind = step(behind, block[0], bytes << 24, &choices[0]);
    behind = step(behind, block[1], bytes << 16, &choices[1]);
    behind = step(behind, block[2], bytes << 8, &choices[2]);
    behind = step(behind, block[3], bytes, &choices[3]);
  }
}

/*
** The way back, from the ends of the stretches, which are cut: 'cuts' become
** a bit for each boundary.
*/
static void go_back (jb_sequence *s, uint32_t longest) {
  four cut = ~none;
  for (uint32_t end = longest; end > 0;) {
    uint32_t word = (end - 1) / 32;
    four_bits cuts = {0, 0, 0, 0};
    for (; end > 32 * word; end--) {
      const jb_sequence_choice *choice = &s->choices[end - 1];
      cut = (choice->if_cut & cut) | (choice->if_not & ~cut);
      cuts += cuts - (four_bits)cut;
    }
    memcpy(s->cuts[word], &cuts, sizeof cuts);
  }
}

/*
** The ends of the tokens: the boundaries that are cut, but the first. A unit
** without characters ends where the one before it did, and is no token.
*/
static void set_ends (const jb_sequence *s, const stretches *parts,
                      jb_window *window) {
  uint16_t *end = window->ends, before = s->units.starts[2];
  for (uint32_t l = 0; l < LANES; l++) {
    const uint16_t *starts = s->units.starts + parts->starts[l];
    uint32_t left = parts->starts[l + 1] - parts->starts[l];
    for (const uint32_t *cuts = &s->cuts[0][l]; left > 0; cuts += LANES) {
      uint32_t units = left < 32 ? left : 32;
      for (uint64_t bits = *cuts & (((uint64_t)1 << units) - 1); bits != 0;
           bits &= bits - 1) {
        uint16_t place = starts[__builtin_ctzll(bits)];
        *end = place;
        end += place != before;
        before = place;
      }
      starts += units;
      left -= units;
    }
  }
  *end = s->units.starts[parts->starts[LANES]];
  end += *end != before;
  window->end_count = (uint32_t)(end - window->ends);
}

void jb_sequence_decide (jb_sequence *s, jb_window *window) {
  uint32_t last = s->units.count - 2;
  stretches parts;
  find_forced(s, last);
  parts = part(s, last);
  find_choices(s, &parts);
  go_back(s, parts.longest);
  set_ends(s, &parts, window);
}

int64_t jb_sequence_worth (const jb_sequence *s, const jb_window *window) {
  const uint16_t *starts = s->units.starts, *end = window->ends;
  int64_t sum = 0;
  bool cut = true; /* before the unit */
  for (uint32_t u = 2; u + 2 < s->units.count; u++) {
    bool cut_behind;
    while (*end < starts[u + 1])
      end++;
    cut_behind = *end == starts[u + 1];
    sum += cut ? jb_cut_weight(s->sums[u]) : 0;
    sum += cut && cut_behind ? jb_alone_weight(s->sums[u]) : 0;
    cut = cut_behind;
  }
  return sum;
}
