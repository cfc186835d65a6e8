/* SPDX-License-Identifier: MIT */
/* What articles' fields are called in the tables and in Lua. */
#include "store/article.h"

const char *const jb_article_field_names[JB_ARTICLE_FIELDS] = {
    [JB_SOURCE] = "source",
    [JB_DATE] = "date",
    [JB_RUNNING_HEAD] = "running_head",
    [JB_FOLIO] = "folio",
    [JB_IMPRINT] = "imprint",
    [JB_LABEL] = "label",
    [JB_KICKER] = "kicker",
    [JB_HEADLINE] = "headline",
    [JB_DECK] = "deck",
    [JB_DATELINE] = "dateline",
    [JB_BYLINE] = "byline",
    [JB_KIND] = "kind",
    [JB_JUMP] = "jump",
    [JB_CONTINUED] = "continued",
};
