// What one displayed frame shows, as plain data: app/scene_build.c fills it, the renderer draws it.
//
// Units: landmarks in pixels of the background picture; poses and products in metres (DESIGN: face space);
// colours in linear RGB. Pointers are borrowed for the time of renderer_draw.
#ifndef CHEVAL_RENDER_SCENE_H
#define CHEVAL_RENDER_SCENE_H

#include "platform/base/garment.h"
#include "platform/base/head.h"
#include "platform/base/makeup.h"
#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define SCENE_MAX_PERSONS 32
#define SCENE_MAX_MAKEUP 16   // a person
#define SCENE_MAX_PRODUCTS 16 // a person; a pair of earrings is two
#define SCENE_FACE_LANDMARKS 478
#define SCENE_MAX_HANDS 32
#define SCENE_HAND_LANDMARKS 21 // MediaPipe's hand topology
#define SCENE_MAX_BODIES 32
#define SCENE_MAX_GARMENTS 6 // a body
#define SCENE_MAX_RIGGED 4   // a body: garments that were modelled
#define SCENE_BODY_CORNERS 8192
#define SCENE_MAX_PIECES 20 // a garment: its parts, some of them seen from behind too

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

// Temples of glasses, bent at their hinges to lie along this person's head: what stands behind a hinge turns
// about it. Face space, after the placement. Index 0 is the side at -x, 1 that at +x.
struct scene_temples {
    struct vec3 hinge_m[2];
    float open_rad[2]; // outwards, about +y
    float drop_rad[2]; // the tips downwards, about +x
};

// A 3-D product that renderer_add_model has taken.
struct scene_product {
    uint32_t model;        // its handle
    int variant;           // index of a material variant, or MODEL_NONE
    struct mat4 placement; // product's own space -> face space (metres); may mirror
    float opacity;         // 0..1, fades in and out
    bool has_temples;
    struct scene_temples temples;
    // What hides it softly, by face z: hair and ears hide nothing before `open_z_m`, and all of it behind
    // `hidden_z_m`, which is less. Both 0: nothing, it is worn over the hair.
    float open_z_m, hidden_z_m;
    // Where the body hides it, hair or not, as an ear does a temple's end and a neck a strand's rear: in face
    // space, all is seen that is `ends_from_m` or more along `ends_towards`, nothing below `ends_to_m`, which
    // is less. Both 0: nothing hides it so.
    struct vec3 ends_towards; // unit
    float ends_from_m, ends_to_m;
};

// How much of each place of the background belongs to a person: 255 is a person. Its pixels share out the
// picture evenly.
struct scene_mask {
    int width, height; // 0: there is none
    const uint8_t *alpha;
};

struct scene_person {
    uint32_t id;                     // for what the renderer smooths over time (light, reference luminance)
    const struct vec3 *landmarks_px; // SCENE_FACE_LANDMARKS
    bool has_pose;
    struct mat4 pose;          // face space -> camera space (camera at 0 looking down -z, +y up)
    const struct vec3 *mesh_m; // 468 metric landmarks in face space, with has_pose; NULL: no head, a product
                               // photographed alone
    struct head head;          // of that mesh
    float in_sight[SCENE_PART_COUNT]; // 0..1: how much of a product shows there
    int makeup_count;
    struct scene_makeup makeup[SCENE_MAX_MAKEUP]; // in the order of application (makeup_rank)
    int product_count;
    struct scene_product products[SCENE_MAX_PRODUCTS];
};

// What a piece of a garment is before and behind. Pieces of all garments of a body are drawn in this order,
// and within a rank from the innermost garment to the outermost.
enum scene_rank {
    SCENE_RANK_BEHIND,       // behind the whole person: inside of a collar, the far side of a skirt
    SCENE_RANK_ARM_BEHIND,   // on an arm that is behind the torso
    SCENE_RANK_TORSO,        // on the torso and the legs, behind the arms that are before them
    SCENE_RANK_ARM_IN_FRONT, // on an arm before or beside the torso
};

// A part of a garment, on one side of the body.
struct scene_piece {
    enum garment_part part;
    enum scene_rank rank;
    bool is_rear; // the sheet at the wearer's back (vertices `rear_px`), which the garment's back picture
                  // lies on
    int arm;      // 0 right, 1 left: whose sleeve it is, which that arm does not hide; -1: no sleeve
};

// A garment that renderer_add_garment has taken, draped on a body.
struct scene_garment {
    uint32_t garment;            // its handle
    const struct vec2 *front_px; // where its vertices are in the picture …
    const struct vec2 *rear_px;  // … and those of the sheet at the back; NULL: not seen
    const struct vec3
        *front_normals;              // of the vertices, unit length, camera space (+x right, +y up, +z to the
    const struct vec3 *rear_normals; // camera): how the cloth is turned to the light; NULL with the points
    float opacity;                   // 0..1, fades in and out
    int piece_count;
    struct scene_piece pieces[SCENE_MAX_PIECES];
};

// A vertex of a garment that was modelled, as the body moves it: camera space, metres.
struct scene_vertex {
    struct vec3 position, normal; // unit length
    struct vec4 tangent;          // as model_vertex
    float sleeve[2];              // 0..1: how much of it is on the right and the left arm
    float lining; // 0..1: how much its inside is seen over the person, who hides all other insides: that of
                  // sleeves and collars, out of which hands and heads come
};

// A garment that renderer_add_model has taken, with a skin: on a body.
struct scene_rigged {
    uint32_t model;                      // its handle
    int variant;                         // index of a material variant, or MODEL_NONE
    const struct scene_vertex *vertices; // one for each of the model's
    uint32_t vertex_count;
    const struct vec3 *body; // triangles, a corner after the other: what of the body hides it, camera space
    int body_corners;        // at most SCENE_BODY_CORNERS
    float arm_before[2]; // 0..1: whether the arm is before the torso: its sleeve is over what is on that …
    float arm_bare[2];   // … and how much of the arm has no sleeve, and hides what is on the torso
    float opacity;       // 0..1, fades in and out
};

// Which part of a person each place of the picture shows: shares of 0..255 that say how much of a place is
// seen of …
enum scene_layer {
    SCENE_LAYER_OVER,      // what no garment hides: face and hair, hands, other people and things before them
    SCENE_LAYER_ARM_RIGHT, // the arms, where they are in sight, without the hands
    SCENE_LAYER_ARM_LEFT,
    SCENE_LAYER_PERSON, // the person as a whole
    SCENE_LAYER_COUNT
};

struct scene_layers {
    int width, height; // places share out the picture evenly; 0: there are none
    const uint8_t (*shares)[SCENE_LAYER_COUNT];
};

// A person from the neck down, and what they wear there.
struct scene_body {
    uint32_t id;      // for what the renderer smooths over time
    int person;       // index into persons: whose face it is, or -1: turned away
    float distance_m; // from the camera: who is farther is drawn first
    struct scene_layers layers;
    int garment_count; // from the innermost to the outermost
    struct scene_garment garments[SCENE_MAX_GARMENTS];
    int rigged_count; // over all of those, in the same order
    struct scene_rigged rigged[SCENE_MAX_RIGGED];
};

struct scene {
    const struct picture *background; // the camera frame; NULL draws the clear colour only
    uint64_t background_sequence;     // a changed number (or size) means new pixels: uploaded once
    float vertical_fov_rad;           // of the background picture, as the poses were computed
    bool mirror;                      // left and right swapped on screen, once, in the last vertex transform
    bool studio_light;                // products stand in the studio's own light, not in the picture's
    struct vec3 clear_colour;         // linear; shown where the background doesn't reach
    float bare_until;       // 0..1: left of this share of the target nothing is worn; for before and
                            // after side by side
    struct scene_mask mask; // of all persons; what is not face, neck and hands in it is hair and clothes
    int hand_count;
    const struct vec3 *hands_px[SCENE_MAX_HANDS]; // SCENE_HAND_LANDMARKS each: nothing is drawn over hands
    int person_count;
    struct scene_person persons[SCENE_MAX_PERSONS];
    int body_count;
    struct scene_body bodies[SCENE_MAX_BODIES];
};

#endif
