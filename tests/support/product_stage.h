// 3-D products drawn straight into a target, with a chosen environment, for the tests of render/product3d.
// Needs a context (test_gl_needed()).
#ifndef CHEVAL_TESTS_SUPPORT_PRODUCT_STAGE_H
#define CHEVAL_TESTS_SUPPORT_PRODUCT_STAGE_H

#include "platform/base/face_topology.h"
#include "render/environment.h"
#include "render/product3d/product3d.h"

#define STAGE_FOV_RAD 0.6f
#define STAGE_DISTANCE_M 0.6f // of the face's origin from the camera

struct product_stage {
    struct environment environment;
    struct product3d *products;
    struct target target;
    struct product3d_frame frame;
    struct light_estimate light; // the studio's; a test may dim it
    struct picture shown;        // what stage_draw has drawn, top row first
    struct vec3 mesh_m[FACE_VERTEX_COUNT];
    struct scene_person person; // the canonical face, upright before the camera
};

// A square target; skips the test when there is no context. NULL: the studio's light.
void stage_open(struct product_stage *stage, int size_px, environment_radiance *radiance);
void stage_close(struct product_stage *stage);

// Gives the handle, and frees the model.
uint32_t stage_add(struct product_stage *stage, struct model *model);

// Its own space is face space.
void stage_wear(struct product_stage *stage, uint32_t handle);

// Over a plain background of the given linear colour.
void stage_draw_over(struct product_stage *stage, struct vec3 background);
void stage_draw(struct product_stage *stage, float background);

// Over whatever the target holds.
void stage_draw_on(struct product_stage *stage);

// The pixel on which a point of face space is; fails the test when it is not on the target.
const uint8_t *stage_pixel(const struct product_stage *stage, struct vec3 face_m);

// What is shown there, linear.
struct vec3 stage_colour(const struct product_stage *stage, struct vec3 face_m);

// Radiance that is the same from everywhere.
struct vec3 stage_grey(struct vec3 direction); // 0.5
struct vec3 stage_black(struct vec3 direction);

// Fails unless |value - expected| <= tolerance.
void assert_near(float value, float expected, float tolerance);

// A dielectric of that linear colour with the specification's other defaults; the same without shading.
struct model_material plain_material(float red, float green, float blue);
struct model_material unlit_material(float red, float green, float blue);

// One more picture in the model, of one colour.
void stage_add_picture(struct model *model, int width_px, int height_px, const uint8_t rgba[4]);

#endif
