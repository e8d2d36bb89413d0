// What one displayed frame shows, as plain data: app/scene_build.c fills it, the renderer draws it.
//
// Units: landmarks in pixels of the background picture; poses and products in metres (DESIGN: face space);
// colours in linear RGB. Pointers are borrowed for the time of renderer_draw.
#ifndef CHEVAL_RENDER_SCENE_H
#define CHEVAL_RENDER_SCENE_H

#include "platform/base/makeup.h"
#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define SCENE_MAX_PERSONS 32
#define SCENE_MAX_MAKEUP 16  // a person
#define SCENE_MAX_PRODUCTS 8 // a person
#define SCENE_FACE_LANDMARKS 478
#define SCENE_MAX_HANDS 32
#define SCENE_HAND_LANDMARKS 21 // MediaPipe's hand topology

// What make-up sits on; the renderer lets a product go where its part is not in sight.
enum scene_face_part {
    SCENE_PART_LIPS,
    SCENE_PART_EYE_RIGHT,
    SCENE_PART_EYE_LEFT,
    SCENE_PART_BROW_RIGHT,
    SCENE_PART_BROW_LEFT,
    SCENE_PART_CHEEK_RIGHT,
    SCENE_PART_CHEEK_LEFT,
    SCENE_PART_NOSE,
    SCENE_PART_COUNT
};

struct scene_makeup {
    const struct makeup_product *product;
    uint32_t picture; // its own texture, a handle of renderer_add_picture; 0: none
    float intensity;  // 0..1: how much of it was put on; fades in and out
};

// A 3-D product that renderer_add_model has taken.
struct scene_product {
    uint32_t model;        // its handle
    int variant;           // index of a material variant, or MODEL_NONE
    struct mat4 placement; // product's own space -> face space (metres)
    float opacity;         // 0..1, fades in and out
    bool fade_behind_ears; // temples: softly transparent where they pass the ear
};

struct scene_person {
    uint32_t id;                     // for what the renderer smooths over time (light, reference luminance)
    const struct vec3 *landmarks_px; // SCENE_FACE_LANDMARKS
    bool has_pose;
    struct mat4 pose;          // face space -> camera space (camera at 0 looking down -z, +y up)
    const struct vec3 *mesh_m; // 468 metric landmarks in face space, with has_pose; NULL: no head, a product
                               // photographed alone
    float in_sight[SCENE_PART_COUNT]; // 0..1: how much of a product shows there
    int makeup_count;
    struct scene_makeup makeup[SCENE_MAX_MAKEUP]; // in the order of application (makeup_rank)
    int product_count;
    struct scene_product products[SCENE_MAX_PRODUCTS];
};

struct scene {
    const struct picture *background; // the camera frame; NULL draws the clear colour only
    uint64_t background_sequence;     // a changed number (or size) means new pixels: uploaded once
    float vertical_fov_rad;           // of the background picture, as the poses were computed
    bool mirror;                      // left and right swapped on screen, once, in the last vertex transform
    bool studio_light;                // products stand in the studio's own light, not in the picture's
    struct vec3 clear_colour;         // linear; shown where the background doesn't reach
    float bare_until; // 0..1: left of this share of the target nothing is worn; for before and
                      // after side by side
    int hand_count;
    const struct vec3 *hands_px[SCENE_MAX_HANDS]; // SCENE_HAND_LANDMARKS each: make-up does not paint hands
    int person_count;
    struct scene_person persons[SCENE_MAX_PERSONS];
};

#endif
