// What the files of a drape share: where each vertex belongs on a body, and the body of this frame as cloth
// meets it. Only drape*.c include this.
//
// A vertex's place is found once, in the garment's own terms; a frame turns places into targets. The torso is
// a stack of ellipses, on which the front sheet covers the front half and the rear sheet the other; limbs are
// bent tubes. Depths and lengths are metres along the body from the line between the shoulder tips.
#ifndef CHEVAL_APP_GARMENT_DRAPE_INTERNAL_H
#define CHEVAL_APP_GARMENT_DRAPE_INTERNAL_H

#include "app/garment/arap.h"
#include "app/garment/wearer.h"
#include "platform/base/garment.h"

#include <stdbool.h>

#define DRAPE_ROWS 96          // of the table of widths
#define DRAPE_LIMB_STATIONS 3  // seam, middle, end
#define DRAPE_TORSO_STATIONS 8 // of the body
#define DRAPE_TOP_KNOTS 5      // shoulder tip, side of the neck, its middle, and the same on the left

enum drape_role {
    DRAPE_ON_TORSO, // all round it, from side seam to side seam
    DRAPE_ON_LIMB,  // sleeves and trouser legs
    DRAPE_LYING,    // on the torso's front, keeping its own width: ties and scarfs
    DRAPE_HANGING,  // from one point, with gravity: bags
};

// What hangs free, and lags behind.
enum drape_hem {
    DRAPE_HEM_TORSO,
    DRAPE_HEM_RIGHT, // of the right limb; of a scarf's right end
    DRAPE_HEM_LEFT,
    DRAPE_HEMS
};

struct drape_place {
    enum drape_role role;
    int side; // of a limb: 0 right, 1 left
    // On the torso: from the middle line and below the reference line, garment pixels; and the share of the
    // row's half width, ±1 at the side seams. Above the armpits: where along the top line (knots) and how far
    // from there (0) down to the armpits (1).
    float x_px, y_px, u;
    float knot, yoke;
    bool has_yoke; // else it is below
    // On a limb: stations from the seam (0), and across from the outer edge (-1) to the inner one (1).
    float station, across, half_px;
    struct vec2 axis; // the limb's direction in the flat garment, unit
};

// The flat garment as it is cut.
struct drape_cut {
    const struct garment *garment;
    struct vec2 top_px[DRAPE_TOP_KNOTS]; // with has_yoke, by rising x
    bool has_yoke;
    float reference_y_px; // on the body: the line between the shoulder tips, or the waistband
    float armpit_y_px, hem_y_px;
    float middle_x_px, middle_slope; // x of the middle line at reference_y_px, and per pixel downwards
    float row_y_px, row_step_px;     // first of the rows and from one to the next
    float half_px[DRAPE_ROWS][2];    // from the middle line to the right and to the left edge
    float gap_px;                    // half of what is free between the ends of a scarf, at the neck
    bool has_limb[2];
    struct vec2 outer_px[2][DRAPE_LIMB_STATIONS], inner_px[2][DRAPE_LIMB_STATIONS];
    struct drape_place *places; // of each vertex
};

// Steady measures of one wearer, metres.
enum drape_measure {
    DRAPE_NECK_HALF,
    DRAPE_SHOULDER_HALF,
    DRAPE_CHEST_HALF,
    DRAPE_CHEST_DEPTH,
    DRAPE_WAIST_HALF,
    DRAPE_WAIST_DEPTH,
    DRAPE_HIP_HALF,
    DRAPE_HIP_DEPTH,
    DRAPE_UPPER_ARM,
    DRAPE_FOREARM,
    DRAPE_THIGH,
    DRAPE_SHIN,
    DRAPE_MEASURES
};

// The first of a pose's rows. Below the hips follow the crotch, or the thighs, the knees and the ankles.
enum { DRAPE_ROW_TIPS, DRAPE_ROW_CHEST, DRAPE_ROW_WAIST, DRAPE_ROW_HIP };

struct drape_row {
    float depth_m;
    struct vec2 centre_px;
    struct vec2 across;                 // unit: to +x of a body that stands upright
    float half_width_px, half_depth_px; // of the body
};

struct drape_limb {
    struct vec2 joints_px[3];
    float radius_px[3];
    float length_m[2];     // of the bones
    float px_per_metre[2]; // as foreshortened
};

// A body as this frame shows it to one garment.
struct drape_pose {
    const struct wearer *wearer;
    float scale_m;      // of one garment pixel
    float scale_px;     // the same in the picture at the chest
    float drop_m;       // of the torso\'s length that a garment pixel takes
    float neck_px;      // the neck\'s radius with its cloth
    float ease_m;       // of what is worn beneath, and the cloth itself
    float cosine, sine; // of the yaw
    float seam_rad[2];  // angle from the sheet's middle to its right and left edge, front sheet
    float rear_seam_rad[2];
    struct vec2 top_px[DRAPE_TOP_KNOTS];
    float reference_m, armpit_m, hem_m; // depths
    int row_count;
    struct drape_row rows[DRAPE_TORSO_STATIONS];
    struct drape_limb limbs[2];
    struct vec2 seam_outer_px[2], seam_inner_px[2]; // where a limb's cloth begins
    struct vec2 anchor_px;                          // what an accessory hangs from
    float gap_m; // between the two halves of a scarf: the neck's half width with its cloth
    struct vec2 sway_px[DRAPE_HEMS];
    struct vec2 crotch_front_px; // from the body\'s middle there to its front
    float fan_station[2];        // up to which a limb's cloth turns from its seam into the limb's direction
    float station_m[2][DRAPE_LIMB_STATIONS][2]; // along the limb: outer, inner edge
};

// `otherwise` for what has no direction.
static inline struct vec2 drape_unit(struct vec2 v, struct vec2 otherwise)
{
    float length = vec2_length(v);
    return length > 1e-3f ? (struct vec2){v.x / length, v.y / length} : otherwise;
}

static inline bool drape_is_accessory(enum garment_kind kind)
{
    return kind == GARMENT_TIE || kind == GARMENT_SCARF || kind == GARMENT_BAG;
}

// Fills `cut` but for places' memory, which is there for every vertex. RESULT_INVALID: a landmark is missing.
MUST_CHECK enum result drape_cut_find(const struct garment *garment, struct drape_cut *cut,
                                      struct diagnostic *why);
// How far the garment's edges are from its middle line at a height, garment pixels: right, left.
void drape_cut_half(const struct drape_cut *cut, float y_px, float half_px[2]);

void drape_measure_wearer(const struct wearer *wearer, float measures_m[DRAPE_MEASURES]);
// Metres of one garment pixel in the size that fits.
float drape_fit(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES], float ease_m);
float drape_half_round(float half_width, float half_depth); // half of an ellipse's circumference

// How far below the line between the shoulder tips a place of the picture is, in metres.
float drape_depth_of(const struct drape_pose *pose, struct vec2 point_px);

void drape_pose_find(const struct drape_cut *cut, const struct wearer *wearer,
                     const float measures_m[DRAPE_MEASURES], float scale_m, float ease_m,
                     struct drape_pose *out);
// Sleeves or legs of a pose whose rows and top are known.
void drape_limbs_find(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES],
                      struct drape_pose *pose);
struct drape_row drape_row_at(const struct drape_pose *pose, float depth_m);
// The axis of a limb so far from its upper joint: where, its direction (unit) and radius, and how far to the
// inside of a bend there is room.
struct drape_limb_point {
    struct vec2 centre_px, along;
    float radius_px, px_per_metre;
    float room_px[2]; // towards +x and -x of a limb that hangs down
};
struct drape_limb_point drape_limb_at(const struct drape_limb *limb, float way_m);

// Where a vertex wants to be, and how it looks there.
struct drape_target {
    struct vec2 px;
    struct vec3 normal;
    float along, across; // of its stretch, picture pixels per garment pixel
    float freedom;       // 0..1: how far it goes with its hem …
    enum drape_hem hem;  // … which is this
};

// A place on a ring of cloth round a part of the body.
struct drape_ring {
    float aside_px;        // of the ring's middle
    float aside_a_unit;    // the same per unit of `u`
    float across, towards; // of its normal: to +x of the body as it is seen, and to the camera
};
// `u`: ±1 at the sheet's edges, which are `seam_rad` from its middle; beyond them the ring goes on straight.
struct drape_ring drape_ring_at(const struct drape_pose *pose, bool is_rear, const float seam_rad[2],
                                float half_width, float half_depth, float u);

// Ties, scarfs and bags: where their cut begins, their size, where they hang, and their targets.
void drape_accessory_cut(struct drape_cut *cut, struct vec2 low, struct vec2 high);
void drape_accessory_pose(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES],
                          struct drape_pose *pose);
struct drape_target drape_accessory_target(const struct drape_cut *cut, const struct drape_pose *pose,
                                           bool is_rear, const struct drape_place *place);

struct drape_sheet {
    struct vec2 *targets_px, *positions_px;
    struct vec3 *normals;
    struct arap_stretch *stretches;
};
// Targets, stretches and normals of every vertex. Returns whether any of it faces the camera.
bool drape_place_sheet(const struct drape_cut *cut, const struct drape_pose *pose, bool is_rear,
                       struct drape_sheet *sheet);

#endif
