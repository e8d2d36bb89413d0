// Scenes beside each other: each is drawn into a picture of its own in GPU memory, which stays as it is until
// it is drawn anew, and is laid onto the target with round corners.
//
// Thread: the one whose GL context is current.
#ifndef CHEVAL_RENDER_PANES_H
#define CHEVAL_RENDER_PANES_H

#include "platform/base/vec.h"
#include "render/draw2d.h"
#include "render/gl/quad.h"
#include "render/gl/target.h"

#define PANES_MAX 4

struct panes {
    struct target targets[PANES_MAX]; // zeroed before the first picture
    bool drawn[PANES_MAX];            // the target holds a picture
    GLuint program;
    GLint picture_to_clip, centre_px, radius_px, around;
};

MUST_CHECK enum result panes_init(struct panes *panes, struct diagnostic *why);
void panes_finish(struct panes *panes); // takes a zeroed one

// A target of this size for a pane that is about to be drawn; the same one while the size is. NULL: the
// driver can't make it.
const struct target *panes_begin(struct panes *panes, int pane, int width_px, int height_px);

// A drawn pane onto `target`, into `to` (target pixels, origin top-left): all of it, in the middle where the
// shapes differ, since a head at its edge would be cut otherwise. Beyond its round corners stands `around`,
// linear.
void panes_show(const struct panes *panes, int pane, const struct quad *quad, const struct target *target,
                struct rect to, float radius_px, struct vec3 around);

// Overwrites all pictures: they showed a person.
void panes_wipe(struct panes *panes);

#endif
