// A 3-D product on the neutral head (assets/mannequin.h), photographed in the renderer's studio from the
// angle that suits its category.
//
// Thread: the one that opened it.
#ifndef CHEVAL_APP_COMMANDS_WORN_SHOT_H
#define CHEVAL_APP_COMMANDS_WORN_SHOT_H

#include "app/commands/product_shot.h"
#include "app/placement/placement.h"

struct worn_shot {
    struct product_shot shot; // shot.finished is the picture; shot.cut_out as there
    uint32_t bust;            // the renderer's handle of the neutral head
    struct face face;         // the one it has
    struct head head;
};

// Zero the struct first; worn_shot_close also after a failure.
MUST_CHECK enum result worn_shot_open(struct worn_shot *worn, int side_px, struct diagnostic *why);
void worn_shot_close(struct worn_shot *worn);

// Into worn->shot.finished. RESULT_UNSUPPORTED: nobody wears this category on the head.
MUST_CHECK enum result worn_shot_take(struct worn_shot *worn, const struct model *model, int variant,
                                      enum catalogue_category category, const struct mat4 *placement,
                                      struct diagnostic *why);

#endif
