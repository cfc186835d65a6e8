/* SPDX-License-Identifier: MIT */
/* What the binding's files about words share: the class of models. */
#ifndef JB_BINDING_BIND_MODEL_H
#define JB_BINDING_BIND_MODEL_H

#include "binding/bind.h"

/* Userdata of this class are jb_handle of a jb_weights. It has no close: who
** uses it keeps it alive, and the collector closes it. */
#define JB_MODEL_CLASS "jianbao.Model"

#endif
