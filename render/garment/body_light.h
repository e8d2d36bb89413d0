// The light on a body: its face tells it. Who turns away stays in the light that fell on them before.
//
// Kept are a few numbers a body; body_lights_forget wipes them.
#ifndef CHEVAL_RENDER_GARMENT_BODY_LIGHT_H
#define CHEVAL_RENDER_GARMENT_BODY_LIGHT_H

#include "render/light.h"
#include "render/scene.h"

struct body_lights {
    uint64_t time; // calls so far
    struct {
        uint32_t id; // of the body; 0: free
        uint64_t used;
        struct light_estimate light;
    } known[SCENE_MAX_BODIES];
};

// Once a frame and body, after light_begin. A body that was never seen to have a face is in the light of the
// nearest face there is, or else in the studio's.
struct light_estimate body_light(struct body_lights *lights, struct light *light, const struct scene *scene,
                                 const struct scene_body *body);

void body_lights_forget(struct body_lights *lights);

#endif
