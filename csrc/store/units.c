/* SPDX-License-Identifier: MIT */
/* A cursor's place runs over the single texts, the paragraphs, the credits. */
#include "store/units.h"

#include <stdio.h>

static const struct {
  jb_article_field of_article;
  jb_query_field field;
} single_texts[] = {
    {JB_LABEL, JB_FIELD_LABEL},       {JB_KICKER, JB_FIELD_KICKER},
    {JB_HEADLINE, JB_FIELD_HEADLINE}, {JB_DECK, JB_FIELD_DECK},
    {JB_DATELINE, JB_FIELD_DATELINE}, {JB_BYLINE, JB_FIELD_BYLINE},
};

#define SINGLE_TEXTS (sizeof single_texts / sizeof *single_texts)

static void paragraph_unit (const jb_article *article, size_t index,
                            jb_unit_cursor *cursor, jb_text_unit *unit) {
  const jb_paragraph *paragraph = &article->paragraphs[index];
  bool is_body = jb_slice_equal(paragraph->kind, jb_slice_of("body"));
  unit->field = is_body && !cursor->lead_seen ? JB_FIELD_LEAD : JB_FIELD_BODY;
  cursor->lead_seen = cursor->lead_seen || is_body;
  unit->index = index;
  unit->text = paragraph->text;
}

bool jb_next_unit (const jb_article *article, jb_unit_cursor *cursor,
                   jb_text_unit *unit) {
  for (;;) {
    size_t place = cursor->place++;
    memset(unit, 0, sizeof *unit);
    if (place < SINGLE_TEXTS) {
      unit->field = single_texts[place].field;
      unit->text = article->fields[single_texts[place].of_article];
      if (unit->text.bytes != NULL)
        return true;
      continue;
    }
    place -= SINGLE_TEXTS;
    if (place < article->paragraph_count) {
      paragraph_unit(article, place, cursor, unit);
      return true;
    }
    place -= article->paragraph_count;
    if (place >= article->credit_count)
      return false;
    unit->field = JB_FIELD_CREDIT;
    unit->index = place;
    unit->text = article->credits[place].text;
    return true;
  }
}

bool jb_unit_in_field (const jb_text_unit *unit, jb_query_field wanted) {
  return wanted == JB_FIELD_TEXT || wanted == unit->field ||
         (wanted == JB_FIELD_BODY && unit->field == JB_FIELD_LEAD);
}

void jb_unit_name (const jb_text_unit *unit, char name[JB_UNIT_NAME_BYTES]) {
  const char *list = NULL;
  if (unit->field == JB_FIELD_LEAD || unit->field == JB_FIELD_BODY)
    list = "paragraphs";
  else if (unit->field == JB_FIELD_CREDIT)
    list = "credits";
  if (list == NULL)
    (void)snprintf(name, JB_UNIT_NAME_BYTES, "%s",
                   jb_query_field_name(unit->field));
  else
    (void)snprintf(name, JB_UNIT_NAME_BYTES, "%s[%zu]", list, unit->index + 1);
}
