/* SPDX-License-Identifier: MIT */
/* What the binding's files about words share: the classes of the lexicon. */
#ifndef JB_BINDING_BIND_LEXICON_H
#define JB_BINDING_BIND_LEXICON_H

#include "binding/bind.h"

/* Userdata of these classes are jb_handle of a jb_lexicon or jb_dictionary. */
#define JB_LEXICON_CLASS "jianbao.Lexicon"
#define JB_DICTIONARY_CLASS "jianbao.Dictionary"

#endif
