// Glasses: true to scale, seated on the nose by what of them meets it, temples on the ears.
//
// A frame leans back against the nose and hangs on it: at each height there is one depth at which it touches,
// with its bridge or its pads, and the nose rises towards its tip. So a narrow bridge stands higher and
// farther off, a wide one lower and closer. Which of these places an optician chooses is a balance: the eyes
// a little above the middle of the lenses, and the lenses at the vertex distance they are made for.
#include "app/placement/nose.h"
#include "app/placement/placement.h"

// The lenses' rear stands this far before the eyes (12 to 14 mm is what lenses are measured for), never
// nearer than lashes allow, nor farther than any nose carries it: a bridge drawn too narrow cuts in instead.
#define VERTEX_M 0.013f
#define VERTEX_LEAST_M 0.009f
#define VERTEX_MOST_M 0.020f
#define CORNEA_BEFORE_LIDS_M 0.002f // it bulges out between them

// Pupils stand higher than the middle of the lenses, the more the taller these are: 3 mm in a narrow frame, 6
// in an aviator. A frame that the nose would carry higher stands off instead, lest it covers the brows.
#define EYES_ABOVE_MIDDLE_SHARE 0.11f
#define HIGHER_MOST_M 0.003f
#define LOWER_MOST_M 0.014f
// By how much a frame that stands too far off is moved up rather than left there: half and half.
#define HEIGHT_FOR_VERTEX 0.7f
#define SKIN_GIVES_M 0.0010f // under pads and bridge
#define SEARCH_STEPS 12

// Fronts are tilted so that lenses stand across the line of sight that looks a little down: 8 to 12 degrees
// to the line from nose to ear.
#define TILT_LEAST_RAD 0.140f
#define TILT_MOST_RAD 0.209f
#define LEVEL_MOST_RAD 0.06f // brows and eyes of a face are no more askew

#define TEMPLE_GAP_M 0.001f // between a temple and the head
#define TURN_LEAST_RAD (-0.09f)
#define TURN_MOST_RAD 0.22f
#define DROP_MOST_RAD 0.16f
// Hair over the ears begins to hide temples at this distance before the ear's root, and hides them from that
// on.
#define OPEN_BEFORE_EAR_M 0.050f
#define HIDDEN_BEFORE_EAR_M 0.032f

// Below and above the middle of each eye: the lids, right and left.
static const int lids[4] = {145, 159, 374, 386};
enum { EYE_OUTER_RIGHT = 33, EYE_OUTER_LEFT = 263 };

// What may touch the nose, turned and scaled into face space about the anchor.
struct contacts {
    int count;
    struct vec3 points[SHAPE_NOSE_ROWS * SHAPE_NOSE_COLUMNS];
};

static void gather(const struct product_shape *shape, const struct mat4 *turned, struct contacts *out)
{
    out->count = 0;
    for (int row = 0; row < SHAPE_NOSE_ROWS; row++)
        for (int column = 0; column < SHAPE_NOSE_COLUMNS; column++) {
            struct vec3 p = {((float)column + 0.5f) * SHAPE_NOSE_CELL_M,
                             SHAPE_NOSE_TOP_M - ((float)row + 0.5f) * SHAPE_NOSE_CELL_M,
                             shape->nose_z_m[row][column]};
            if (p.z < INFINITY)
                out->points[out->count++] = mat4_transform_point(turned, p);
        }
}

// How far forward the anchor must stand, at a height, so that nothing cuts into the nose.
static float touching_z(const struct contacts *contacts, const struct nose *nose, float y)
{
    float z = -1.0f;
    for (int i = 0; i < contacts->count; i++) {
        struct vec3 p = contacts->points[i];
        z = fmaxf(z, nose_at(nose, p.x, y + p.y) - p.z);
    }
    return z;
}

struct seat {
    float y, z;
};

// The higher, the nearer to the eyes it touches, so that there is one place of balance: found by halving.
static struct seat find_seat(const struct contacts *contacts, const struct nose *nose, float wanted_y,
                             float vertex_z, float unit, float slide)
{
    float low = wanted_y - LOWER_MOST_M * unit, high = wanted_y + HIGHER_MOST_M * unit;
    for (int i = 0; i < SEARCH_STEPS; i++) {
        float y = 0.5f * (low + high);
        float too_far = touching_z(contacts, nose, y) - SKIN_GIVES_M * unit - vertex_z;
        if (too_far > HEIGHT_FOR_VERTEX * (y - wanted_y))
            low = y;
        else
            high = y;
    }
    float y = 0.5f * (low + high) - slide;
    float touching = touching_z(contacts, nose, y) - SKIN_GIVES_M * unit;
    // Moved down, it stands off as the nose does; only where it belongs is it kept from standing too far off.
    float most = vertex_z + (VERTEX_MOST_M - VERTEX_M) * unit + fmaxf(slide, 0.0f);
    return (struct seat){y, fminf(fmaxf(touching, vertex_z - (VERTEX_M - VERTEX_LEAST_M) * unit), most)};
}

static float clamp(float value, float least, float most)
{
    return fminf(fmaxf(value, least), most);
}

// The lower edge of each temple onto the ear's root, its inner side along the head.
static void bend_temples(const struct product_shape *shape, const struct placement_person *person,
                         const struct mat4 *seat, struct scene_temples *temples)
{
    const struct head *head = person->head;
    float unit = 1.0f / person->head_scale;
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        struct vec3 hinge = mat4_transform_point(seat, shape->hinge[side]), ear = head->ear_top[side];
        struct vec3 inside = shape->hinge[side];
        float back = fmaxf(hinge.z - ear.z, 0.02f);
        // The temple's own straight part, as it would lie unbent.
        float span = 0.07f;
        inside.z -= span;
        inside.x = sign * shape->temple_inside_m[side];
        inside.y -= span * tanf(shape->temple_fall_rad[side]);
        struct vec3 rest = mat4_transform_point(seat, inside);
        float own_turn = atan2f(sign * (rest.x - hinge.x), hinge.z - rest.z);
        float own_fall = atan2f(hinge.y - rest.y, hinge.z - rest.z);
        float beside = fmaxf(head->half_width_m, fabsf(ear.x)) + TEMPLE_GAP_M * unit;
        temples->hinge_m[side] = hinge;
        temples->open_rad[side] =
            clamp(atan2f(beside - sign * hinge.x, back) - own_turn, TURN_LEAST_RAD, TURN_MOST_RAD);
        temples->drop_rad[side] =
            clamp(atan2f(hinge.y - ear.y, back) - own_fall, -DROP_MOST_RAD, DROP_MOST_RAD);
    }
}

// Tilted against the line from the nose to the ears as its temples want it, within what is worn.
static float front_tilt(const struct product_shape *shape, const struct placement_person *person, float y,
                        float z)
{
    const struct head *head = person->head;
    struct vec3 ear = vec3_scale(vec3_add(head->ear_top[0], head->ear_top[1]), 0.5f);
    float falls = atan2f(y - ear.y, fmaxf(z - ear.z, 0.02f));
    float own = 0.5f * (TILT_LEAST_RAD + TILT_MOST_RAD);
    if (shape->has_temples) {
        own = 0.5f * (shape->temple_fall_rad[0] + shape->temple_fall_rad[1]);
        y += 0.5f * (shape->hinge[0].y + shape->hinge[1].y) / person->head_scale;
        falls = atan2f(y - ear.y, fmaxf(z - ear.z, 0.02f));
    }
    return clamp(own, TILT_LEAST_RAD, TILT_MOST_RAD) - falls;
}

int placement_eyewear(const struct placement_wear *wear, const struct placement_person *person,
                      struct scene_product out[PLACEMENT_MAX_PARTS])
{
    const struct product_shape *shape = wear->shape;
    const struct vec3 *mesh_m = person->mesh_m;
    float unit = 1.0f / person->head_scale; // of a metre, in face space
    struct nose nose;
    nose_measure(mesh_m, &nose);
    struct vec3 eyes = {0};
    for (int i = 0; i < 4; i++)
        eyes = vec3_add(eyes, vec3_scale(mesh_m[lids[i]], 0.25f));
    struct vec3 across = vec3_subtract(mesh_m[EYE_OUTER_LEFT], mesh_m[EYE_OUTER_RIGHT]);
    float level = clamp(atan2f(across.y, across.x), -LEVEL_MOST_RAD, LEVEL_MOST_RAD);
    float middle = 0.5f * (shape->front_top_m + shape->front_low_m);
    float above = EYES_ABOVE_MIDDLE_SHARE * (shape->front_top_m - shape->front_low_m);
    float wanted_y = eyes.y - (above + middle) * unit;
    float vertex_z = eyes.z + (CORNEA_BEFORE_LIDS_M + VERTEX_M - shape->lens_z_m) * unit;

    struct mat4 tilt = mat4_rotation_x(front_tilt(shape, person, wanted_y, vertex_z));
    struct mat4 size = mat4_scaling(unit), roll = mat4_rotation_z(level);
    struct mat4 turned = mat4_multiply(&size, &tilt);
    struct contacts contacts;
    gather(shape, &turned, &contacts);
    struct seat seat = find_seat(&contacts, &nose, wanted_y, vertex_z, unit, wear->slide_m * unit);
    struct mat4 to_nose = mat4_translation((struct vec3){nose.middle_x_m, seat.y, seat.z});
    turned = mat4_multiply(&roll, &turned);
    struct mat4 worn = mat4_multiply(&to_nose, &turned);
    out->placement = mat4_multiply(&worn, wear->placement);
    out->has_temples = shape->has_temples;
    if (out->has_temples) {
        bend_temples(shape, person, &worn, &out->temples);
        placement_end_at_ears(person->head, out);
    }
    float ear_z = 0.5f * (person->head->ear_top[0].z + person->head->ear_top[1].z);
    out->open_z_m = ear_z + OPEN_BEFORE_EAR_M;
    out->hidden_z_m = ear_z + HIDDEN_BEFORE_EAR_M;
    return 1;
}
