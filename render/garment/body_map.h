// What changes the light on a body's garments, and how they darken what they rest on, in cells: the folds of
// the real clothes, the soft shade of what is close before a garment (chin, hair, hands, arms), and that of
// a garment on what lies beneath it. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_GARMENT_BODY_MAP_H
#define CHEVAL_RENDER_GARMENT_BODY_MAP_H

#include "render/garment/coverage.h"
#include "render/garment/folds.h"

enum { BODY_MAP_GARMENTS = 4 }; // of a body that darken what is beneath: the innermost

// Times what a byte of `folds` is above BODY_MAP_EVEN / 255, and 1, is the light.
#define BODY_MAP_EVEN 128
#define BODY_MAP_FOLDS_RANGE (2.0f * FOLDS_MOST * 255.0f / 254.0f)

// As bytes of a texture, a cell each; 255 is all light taken.
struct body_map_light {
    uint8_t folds, under_face, under_arms;
    uint8_t near_sleeve; // 255: a sleeve is so near that its arm hides nothing of what is worn on the torso
};

struct body_map {
    struct grid grid; // no cells: nothing is known, all is even
    struct body_map_light light[GRID_MAX_CELLS];
    uint8_t contact[GRID_MAX_CELLS][BODY_MAP_GARMENTS]; // light that a garment takes from what is beneath
    uint8_t covered[GRID_MAX_CELLS][BODY_MAP_GARMENTS]; // how much of a cell it covers itself
    // Of the call.
    struct folds *folds;
    float shares[SCENE_LAYER_COUNT][GRID_MAX_CELLS];
    float gain[GRID_MAX_CELLS], torso[GRID_MAX_CELLS], sleeves[GRID_MAX_CELLS], scratch[GRID_MAX_CELLS];
};

struct body_map *body_map_create(void); // NULL: no memory
void body_map_destroy(struct body_map *map);
void body_map_forget(struct body_map *map);

struct body_map_view {
    const struct picture *picture;
    float vertical_fov_rad;
    uint64_t sequence;
    struct vec3 skin; // folds_view.skin
    // Of the body's garments; vertex_count 0: not drawn.
    struct coverage_shape shapes[SCENE_MAX_GARMENTS];
};

void body_map_make(struct body_map *map, const struct body_map_view *view, const struct scene_body *body);

#endif
