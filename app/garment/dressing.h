// Who wears which clothes: the garments of a frame on the bodies of that frame.
//
// A garment hangs on a body, whether its face is seen or not: somebody who turns round keeps wearing it. What
// has to carry on from frame to frame (the body's measures, what swings, the cloth's shape) is kept per body
// while that body is tracked, in memory only. Thread: main.
#ifndef CHEVAL_APP_GARMENT_DRESSING_H
#define CHEVAL_APP_GARMENT_DRESSING_H

#include "app/garment/drape.h"
#include "app/garment/rig.h"
#include "assets/catalogue.h"
#include "platform/base/garment.h"
#include "render/scene.h"
#include "tracking/people_layers.h"

struct dressing;

// One garment that everybody in the picture wears.
struct dressing_wear {
    enum catalogue_category category;
    uint32_t handle; // the renderer's, of a garment or a model; another one is another garment
    // One of them: cut from a picture, or modelled with a skeleton.
    const struct garment *garment;
    const struct model *model;
    int variant; // of the model's materials, or MODEL_NONE
    float opacity;
};

struct dressing_input {
    const struct people *people;        // NULL: nobody; all is forgotten
    const struct people_layers *layers; // of people; NULL: nothing is known to hide clothes
    bool is_still;                      // a picture on its own
    bool is_hidden; // nothing is shown, but what is worn goes on hanging, to be shown again as it is then
    const struct dressing_wear *wear;
    int wear_count;
};

MUST_CHECK enum result dressing_create(struct dressing **out, struct diagnostic *why);
void dressing_destroy(struct dressing *dressing); // takes NULL

// Forgets everybody.
void dressing_forget(struct dressing *dressing);

// Fills scene->bodies; what they point to is the dressing's until the next call, or the layers'.
// scene->persons are those of people->faces, one for one.
void dressing_build(struct dressing *dressing, const struct dressing_input *input, struct scene *scene);

// What the picture does not show of the nearest body that was last dressed, for the first garment that needs
// it, whose category goes to *category.
enum drape_missing dressing_missing(const struct dressing *dressing, enum catalogue_category *category);

#endif
