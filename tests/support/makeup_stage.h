// A face on which make-up is drawn, for the tests of render/makeup: its picture, its landmarks and the target
// that products are drawn into. Needs a context (test_gl_needed()), but for what works on landmarks alone.
#ifndef CHEVAL_TESTS_SUPPORT_MAKEUP_STAGE_H
#define CHEVAL_TESTS_SUPPORT_MAKEUP_STAGE_H

#include "render/gl/target.h"
#include "render/makeup/layer.h"

// --- landmarks ---------------------------------------------------------------------------------------------

// The tracker's, of the face in tests/data/portrait_face.ppm (cut from portrait.png, NASA).
void portrait_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS]);

// The canonical face, its irises between the eyes' corners, turned about its vertical axis: at positive
// angles the nose goes to picture right. `centre_px`: where the face's origin is, some two centimetres below
// the eyes.
void canonical_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS], float turn_rad, struct vec2 centre_px,
                         float px_per_m);

void move_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS], float x_px, float y_px);

// Brings the upper lid down: `share` 1 shuts the eye.
void shut_eye(struct vec3 landmarks[SCENE_FACE_LANDMARKS], enum eye_side side, float share);

// Whether a place of the picture lies within a ring of face_topology.h.
bool in_ring(const struct vec3 *landmarks, const uint16_t *ring, int count, float x, float y);

// --- a face ------------------------------------------------------------------------------------------------

struct face {
    struct picture picture;      // the camera's; a test may paint on it between two drawings
    struct picture bare, result; // what the target showed before and after the last drawing, top row first
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct texture texture;
    struct target target;
    struct makeup *makeup;
    uint64_t sequence; // of the picture: every drawing is a new frame
};

// The portrait's, 128 x 144 pixels; `enlarged`: target pixels a picture pixel.
struct face *portrait_face(int enlarged);

// A picture of one colour; the landmarks are the caller's to set.
struct face *blank_face(int width_px, int height_px, const uint8_t skin[3]);

// The canonical face in a picture of plain skin, its eyes near the middle.
struct face *plain_face(int width_px, int height_px, float px_per_m, float turn_rad);

#define USUAL_PX_PER_MM 4.0f

// The same close up: 640 x 360 pixels, eyes of 110.
struct face *usual_face(float turn_rad);

void close_face(struct face *face);

// --- drawing -----------------------------------------------------------------------------------------------

// The picture, and on it what is worn, first to last, all of the face in sight: as the mirror draws it.
void wear_all(struct face *face, const struct scene_makeup *worn, int count);

// One product.
void wear(struct face *face, const struct makeup_product *product, float intensity);

// One layer without the rest of the mirror, so that a golden picture shows nothing but it. `measured` gives
// the light, the lips' look, the map and the pixels a millimetre; meshes are built from the landmarks. NULL:
// an indoor light, a map of plain skin, millimetres by the eyes.
void wear_alone(struct face *face, const struct makeup_layer_ops *ops, const struct makeup_product *product,
                const struct makeup_face *measured);

// A map over the whole picture: one colour of skin, and how much shows there.
void plain_map(struct face_map *map, const uint8_t rgba[4]);

// --- what was drawn ----------------------------------------------------------------------------------------

// The largest change of a channel from `bare` to `result`.
int change_at(const struct face *face, int x, int y);

bool nothing_changed(const struct face *face);

// Asserts that the product changes nothing at no intensity, nor its first shade at no coverage.
void wear_without_effect(struct face *face, struct makeup_product product);

// Sum of the changes, and their centre, within a box of the result.
struct change {
    double sum, x, y;
};

struct change change_within(const struct face *face, float left, float top, float right, float bottom);

struct vec3 linear_at(const struct picture *picture, int x, int y);

// A view of a part of the picture, whose pixels it shares.
struct picture part_of(const struct picture *picture, int left, int top, int width_px, int height_px);

// --- eyes --------------------------------------------------------------------------------------------------

struct eye_outline outline_of(const struct face *face, enum eye_side side);

// Whether a place of the picture lies within the eye's opening.
bool in_opening(const struct eye_outline *eye, float x, float y);

float distance_px(struct vec3 a, float x, float y);

// The band of the portrait that holds both eyes, against tests/golden/render/data/NAME.ppm.
void eyes_against_golden(const char *name, const struct face *face, int enlarged);

#endif
