#include "render/product3d/occluder.h"

#include "render/gl/program.h"

#define FACE_BACK_M 0.0010f  // the whole face (MediaPipe's face effects use the same)
#define SEAT_BACK_M 0.0025f  // besides, where rims and pads rest: from the cheekbones to the brows
#define SIDE_GIVES_M 0.0110f // how far the head's sides give way to a temple
#define SKULL_INSET_M 0.003f
// Of the neck's radius: a neck bends between head and chest, with what lies on it, and this one does not.
#define NECK_CORE_SHARE 0.62f

#define SKULL_TRIANGLES (FACE_RING_OVAL_COUNT * (2 * OCCLUDER_SKULL_RINGS + 1))
#define EAR_TRIANGLES (2 * HEAD_EAR_OUTLINE) // both sides
#define NECK_TRIANGLES (2 * OCCLUDER_NECK_SIDES)
#define OCCLUDER_INDICES (3 * (FACE_TRIANGLE_COUNT + SKULL_TRIANGLES + 2 * EAR_TRIANGLES + NECK_TRIANGLES))

enum {
    SKULL_FIRST = FACE_VERTEX_COUNT,
    POLE = SKULL_FIRST + FACE_RING_OVAL_COUNT * (OCCLUDER_SKULL_RINGS + 1),
    EARS_FIRST = POLE + 1,
    NECK_FIRST = EARS_FIRST + 2 * OCCLUDER_EAR_VERTICES,
};

// How much each side of the head gives way to the temple that lies along it: wholly on a side that is turned
// to the camera, hardly on the other and seen from the front, which must hide what is behind. Index 0 at -x.
static void side_shares(const struct mat4 *pose, float shares[2])
{
    struct vec3 right = vec3_normalise(mat4_transform_direction(pose, (struct vec3){1.0f, 0.0f, 0.0f}));
    struct vec3 to_camera = vec3_normalise((struct vec3){-pose->m[12], -pose->m[13], -pose->m[14]});
    float facing = vec3_dot(right, to_camera); // sine of how far +x turns to the camera
    shares[0] = 0.1f + 0.9f * smoothstep(0.00f, 0.30f, -facing);
    shares[1] = 0.1f + 0.9f * smoothstep(0.00f, 0.30f, facing);
}

// What gives way: the head's sides beyond a half width, each by its share.
struct sides {
    float limit_m, shares[2];
};

// Flattens what is beside and behind the face's front, however wide the face is; nothing before the
// cheekbones.
static struct vec3 give_way(struct vec3 p, const struct sides *sides)
{
    float over = fmaxf(fabsf(p.x) - sides->limit_m, 0.0f);
    float amount = over * sides->shares[p.x > 0.0f ? 1 : 0] * (1.0f - smoothstep(0.015f, 0.035f, p.z));
    p.x -= p.x > 0.0f ? amount : -amount;
    return p;
}

static void shape_face(const struct vec3 *mesh_m, const struct sides *sides, struct vec3 *out)
{
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        // By the canonical height, so that a landmark is moved alike on every face: the seat is from below
        // the cheekbones to above the brows.
        float y = face_canonical_m[i].y;
        float seat = smoothstep(-0.035f, -0.010f, y) * (1.0f - smoothstep(0.045f, 0.065f, y));
        struct vec3 p = mesh_m[i];
        p.z -= FACE_BACK_M + SEAT_BACK_M * seat;
        out[i] = give_way(p, sides);
    }
}

// From each point of the oval along the ellipsoid to its pole: by the angle from the front, and by how far
// out of the ellipsoid it is, which the face is and the skull is not. Ring 0 is the oval, closed onto the
// face.
static void shape_skull(const struct vec3 *mesh_m, const struct head *head, const struct sides *sides,
                        const struct vec3 *face, struct vec3 *out)
{
    const float pi = 3.14159265f;
    struct vec3 centre = head->skull_centre, half = head->skull_half;
    half = vec3_subtract(half, (struct vec3){SKULL_INSET_M, SKULL_INSET_M, SKULL_INSET_M});
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 from = vec3_subtract(mesh_m[face_ring_oval[i]], centre);
        from = (struct vec3){from.x / half.x, from.y / half.y, from.z / half.z};
        float aside = fmaxf(hypotf(from.x, from.y), 1e-6f), radius = hypotf(aside, from.z);
        float start = atan2f(aside, from.z);
        out[i] = face[face_ring_oval[i]];
        for (int ring = 1; ring <= OCCLUDER_SKULL_RINGS; ring++) {
            float share = (float)ring / (float)(OCCLUDER_SKULL_RINGS + 1),
                  angle = start + (pi - start) * share;
            float r = radius + (1.0f - radius) * smoothstep(0.0f, 0.6f, share);
            float across = r * sinf(angle) / aside;
            struct vec3 p = {centre.x + from.x * across * half.x, centre.y + from.y * across * half.y,
                             centre.z + r * cosf(angle) * half.z};
            out[ring * FACE_RING_OVAL_COUNT + i] = give_way(p, sides);
        }
    }
    out[POLE - SKULL_FIRST] = (struct vec3){centre.x, centre.y, centre.z - half.z};
}

// A fan about the concha.
static void shape_ear(const struct head *head, int side, struct vec3 out[OCCLUDER_EAR_VERTICES])
{
    out[0] = head_ear_point(head, side, 0.5f, 0.5f);
    for (int i = 0; i < HEAD_EAR_OUTLINE; i++)
        out[1 + i] = head_ear_point(head, side, head_ear_outline[i].x, head_ear_outline[i].y);
}

// From the head's axis to the collarbones.
static void shape_neck(const struct head *head, struct vec3 *out)
{
    float radius_m = NECK_CORE_SHARE * head->neck_radius_m;
    for (int i = 0; i < OCCLUDER_NECK_SIDES; i++) {
        float angle = 6.2831853f * (float)i / OCCLUDER_NECK_SIDES;
        struct vec3 around = {radius_m * cosf(angle), 0.0f, radius_m * sinf(angle)};
        out[i] = vec3_add(head->neck_top, around);
        out[OCCLUDER_NECK_SIDES + i] = vec3_add(head->neck_bottom, around);
    }
}

void occluder_shape(const struct vec3 mesh_m[FACE_VERTEX_COUNT], const struct head *head,
                    const struct mat4 *pose, struct vec3 out[OCCLUDER_VERTICES])
{
    struct sides sides = {.limit_m = head->half_width_m - SIDE_GIVES_M};
    side_shares(pose, sides.shares);
    shape_face(mesh_m, &sides, out);
    shape_skull(mesh_m, head, &sides, out, out + SKULL_FIRST);
    shape_ear(head, 0, out + EARS_FIRST);
    shape_ear(head, 1, out + EARS_FIRST + OCCLUDER_EAR_VERTICES);
    shape_neck(head, out + NECK_FIRST);
}

static uint32_t *add_triangle(uint32_t *to, uint32_t a, uint32_t b, uint32_t c)
{
    to[0] = a;
    to[1] = b;
    to[2] = c;
    return to + 3;
}

static void fill_indices(uint32_t *indices)
{
    uint32_t *to = indices;
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++)
        to = add_triangle(to, face_triangles[i][0], face_triangles[i][1], face_triangles[i][2]);
    for (uint32_t ring = 0; ring <= OCCLUDER_SKULL_RINGS; ring++)
        for (uint32_t i = 0; i < FACE_RING_OVAL_COUNT; i++) {
            uint32_t next = (i + 1) % FACE_RING_OVAL_COUNT;
            uint32_t here = SKULL_FIRST + ring * FACE_RING_OVAL_COUNT;
            if (ring == OCCLUDER_SKULL_RINGS) {
                to = add_triangle(to, here + i, here + next, POLE);
                continue;
            }
            uint32_t behind = here + FACE_RING_OVAL_COUNT;
            to = add_triangle(to, here + i, here + next, behind + i);
            to = add_triangle(to, here + next, behind + next, behind + i);
        }
    for (uint32_t ear = 0; ear < 2; ear++) {
        uint32_t middle = EARS_FIRST + ear * OCCLUDER_EAR_VERTICES;
        for (uint32_t i = 0; i < HEAD_EAR_OUTLINE; i++) {
            uint32_t here = middle + 1 + i, next = middle + 1 + (i + 1) % HEAD_EAR_OUTLINE;
            to = add_triangle(to, middle, here, next);
            to = add_triangle(to, middle, next, here);
        }
    }
    for (uint32_t i = 0; i < OCCLUDER_NECK_SIDES; i++) {
        uint32_t here = NECK_FIRST + i, next = NECK_FIRST + (i + 1) % OCCLUDER_NECK_SIDES;
        to = add_triangle(to, here, next, here + OCCLUDER_NECK_SIDES);
        to = add_triangle(to, next, next + OCCLUDER_NECK_SIDES, here + OCCLUDER_NECK_SIDES);
    }
}

static const struct mesh_attribute position = {0, 3, GL_FLOAT, false, 0, false};
static const struct mesh_layout positions = {&position, 1, sizeof(struct vec3), 0};

enum result occluder_init(struct occluder *occluder, struct diagnostic *why)
{
    *occluder = (struct occluder){0};
    uint32_t indices[OCCLUDER_INDICES] = {0};
    fill_indices(indices);
    enum result result =
        mesh_init(&occluder->mesh, &positions, NULL, OCCLUDER_VERTICES, indices, OCCLUDER_INDICES, true, why);
    if (result == RESULT_OK)
        result = program_create("occluder.vert", "occluder.frag", NULL, &occluder->program, why);
    if (result != RESULT_OK) {
        occluder_finish(occluder);
        return result;
    }
    const struct program_uniform uniforms[] = {{"picture_to_clip", &occluder->picture_to_clip},
                                               {"transform", &occluder->transform}};
    program_find_uniforms(occluder->program, uniforms, 2);
    return RESULT_OK;
}

void occluder_finish(struct occluder *occluder)
{
    glDeleteProgram(occluder->program);
    mesh_finish(&occluder->mesh);
    *occluder = (struct occluder){0};
}

// `transform` takes the vertices to picture clip space.
static void draw_depth(const struct occluder *occluder, const struct mesh *mesh, const struct mat4 *transform,
                       const struct clip_view *view)
{
    glUseProgram(occluder->program);
    clip_view_set(view, occluder->picture_to_clip);
    glUniformMatrix4fv(occluder->transform, 1, GL_FALSE, transform->m);
    glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
    glDepthMask(GL_TRUE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glFrontFace(clip_view_front_face(view));
    glEnable(GL_CULL_FACE);
    mesh_draw(mesh, GL_TRIANGLES, 0, 0);
    glDisable(GL_CULL_FACE);
    glFrontFace(GL_CCW);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glDisable(GL_DEPTH_TEST);
}

void occluder_draw(struct occluder *occluder, const struct vec3 *mesh_m, const struct head *head,
                   const struct mat4 *pose, const struct mat4 *projection, const struct clip_view *view)
{
    struct vec3 vertices[OCCLUDER_VERTICES];
    occluder_shape(mesh_m, head, pose, vertices);
    mesh_set_vertices(&occluder->mesh, vertices, OCCLUDER_VERTICES);
    struct mat4 transform = mat4_multiply(projection, pose);
    draw_depth(occluder, &occluder->mesh, &transform, view);
}

void occluder_draw_mesh(const struct occluder *occluder, const struct mesh *mesh,
                        const struct mat4 *projection, const struct clip_view *view)
{
    draw_depth(occluder, mesh, projection, view);
}

enum result occluder_init_mesh(struct mesh *mesh, uint32_t room, struct diagnostic *why)
{
    return mesh_init(mesh, &positions, NULL, room, NULL, 0, true, why);
}
