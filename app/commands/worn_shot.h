// A 3-D product on the neutral head (assets/mannequin.h), photographed in the renderer's studio from the
// angle that suits its category: before paper, or cut out.
//
// Thread: the one that opened it.
#ifndef CHEVAL_APP_COMMANDS_WORN_SHOT_H
#define CHEVAL_APP_COMMANDS_WORN_SHOT_H

#include "app/commands/product_shot.h"
#include "app/placement/placement.h"

struct worn_shot {
    struct product_shot shot; // shot.finished is the picture
    uint32_t bust;            // the renderer's handle of the neutral head
    struct face face;         // the one it has
    struct head head;
    struct picture over_black; // the same before nothing: what a cut-out is made from
};

// Zero the struct first; worn_shot_close also after a failure.
MUST_CHECK enum result worn_shot_open(struct worn_shot *worn, int side_px, struct diagnostic *why);
void worn_shot_close(struct worn_shot *worn);

// Into worn->shot.finished. RESULT_UNSUPPORTED: nobody wears this category on the head. `cut_out`: with an
// alpha channel, unpremultiplied, lenses let through what they let through.
MUST_CHECK enum result worn_shot_take(struct worn_shot *worn, const struct model *model, int variant,
                                      enum catalogue_category category, const struct mat4 *placement,
                                      bool cut_out, struct diagnostic *why);

#endif
