#include "render/product3d/occluder.h"

#include "render/gl/program.h"

#define FACE_BACK_M 0.0010f   // the whole face (MediaPipe's face effects use the same)
#define SEAT_BACK_M 0.0025f   // besides, where rims and pads rest: from the cheekbones to the brows
#define SIDE_LIMIT_M 0.0660f  // half width of the head where it gives way to a temple
#define SKULL_LENGTH_M 0.19f  // from the glabella to the back of the head
#define SKULL_POLE_Y_M 0.015f // height of the rearmost point
#define EAR_TOP_M 0.010f      // the ears' box, in face space; x from the person's own width
#define EAR_BOTTOM_M (-0.050f)
#define EAR_FRONT_M (-0.032f)
#define EAR_BACK_M (-0.056f)
#define EAR_NARROWEST_M 0.074f
#define EAR_FLARE_M 0.010f // how far an ear stands off

// Landmarks at the widest of the face, before the ears, and between the brows.
enum { SIDE_RIGHT = 127, SIDE_LEFT = 356, GLABELLA = 9 };

#define SKULL_TRIANGLES (FACE_RING_OVAL_COUNT * (2 * OCCLUDER_SKULL_RINGS + 1))
#define EAR_TRIANGLES 24 // both sides of each
#define OCCLUDER_INDICES (3 * (FACE_TRIANGLE_COUNT + SKULL_TRIANGLES + 2 * EAR_TRIANGLES))

enum {
    SKULL_FIRST = FACE_VERTEX_COUNT,
    POLE = SKULL_FIRST + FACE_RING_OVAL_COUNT * (OCCLUDER_SKULL_RINGS + 1),
    EARS_FIRST = POLE + 1,
};

// How much each side of the head gives way to the temple that lies along it: wholly on the side that is seen,
// hardly on the other, which must hide what is behind it. Index 0 is at -x.
static void side_shares(const struct mat4 *pose, float shares[2])
{
    struct vec3 right = vec3_normalise(mat4_transform_direction(pose, (struct vec3){1.0f, 0.0f, 0.0f}));
    struct vec3 to_camera = vec3_normalise((struct vec3){-pose->m[12], -pose->m[13], -pose->m[14]});
    float facing = vec3_dot(right, to_camera); // sine of how far +x turns to the camera
    shares[0] = 0.1f + 0.9f * smoothstep(-0.20f, 0.10f, -facing);
    shares[1] = 0.1f + 0.9f * smoothstep(-0.20f, 0.10f, facing);
}

// Flattens what is beside and behind the face's front, however wide the face is; nothing before the
// cheekbones.
static struct vec3 give_way(struct vec3 p, const float shares[2])
{
    float over = fmaxf(fabsf(p.x) - SIDE_LIMIT_M, 0.0f);
    float amount = over * shares[p.x > 0.0f ? 1 : 0] * (1.0f - smoothstep(0.015f, 0.035f, p.z));
    p.x -= p.x > 0.0f ? amount : -amount;
    return p;
}

static void shape_face(const struct vec3 *mesh_m, const float shares[2], struct vec3 *out)
{
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        // By the canonical height, so that a landmark is moved alike on every face: the seat is from below
        // the cheekbones to above the brows.
        float y = face_canonical_m[i].y;
        float seat = smoothstep(-0.035f, -0.010f, y) * (1.0f - smoothstep(0.045f, 0.065f, y));
        struct vec3 p = mesh_m[i];
        p.z -= FACE_BACK_M + SEAT_BACK_M * seat;
        out[i] = give_way(p, shares);
    }
}

// From each point of the oval a quarter of an ellipse to the pole, first widening a little: heads are widest
// behind the ears. Ring 0 is the oval itself, closed onto the face.
static void shape_skull(const struct vec3 *mesh_m, const float shares[2], const struct vec3 *face,
                        struct vec3 *out)
{
    struct vec3 pole = {0.5f * (mesh_m[SIDE_RIGHT].x + mesh_m[SIDE_LEFT].x), SKULL_POLE_Y_M,
                        mesh_m[GLABELLA].z - SKULL_LENGTH_M};
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 start = mesh_m[face_ring_oval[i]];
        out[i] = face[face_ring_oval[i]];
        for (int ring = 1; ring <= OCCLUDER_SKULL_RINGS; ring++) {
            float angle = 1.5707963f * (float)ring / (float)(OCCLUDER_SKULL_RINGS + 1);
            float spread = cosf(angle) * (1.0f + 0.12f * sinf(2.0f * angle));
            struct vec3 p = {pole.x + (start.x - pole.x) * spread, pole.y + (start.y - pole.y) * spread,
                             start.z + (pole.z - start.z) * sinf(angle)};
            out[ring * FACE_RING_OVAL_COUNT + i] = give_way(p, shares);
        }
    }
    out[POLE - SKULL_FIRST] = pole;
}

// A box each, from where the temple lies to the ear's rim, leaning outwards to the back. `side_m` is the half
// width of the head before the ear.
static void shape_ear(float side_m, float sign, struct vec3 out[OCCLUDER_EAR_VERTICES])
{
    for (int i = 0; i < OCCLUDER_EAR_VERTICES; i++) {
        bool outer = (i & 1) != 0, top = (i & 2) != 0, back = (i & 4) != 0;
        float x = outer ? fmaxf(side_m, EAR_NARROWEST_M) + (back ? EAR_FLARE_M : 0.0f) : SIDE_LIMIT_M;
        out[i] = (struct vec3){sign * x, top ? EAR_TOP_M : EAR_BOTTOM_M, back ? EAR_BACK_M : EAR_FRONT_M};
    }
}

void occluder_shape(const struct vec3 mesh_m[FACE_VERTEX_COUNT], const struct mat4 *pose,
                    struct vec3 out[OCCLUDER_VERTICES])
{
    float shares[2];
    side_shares(pose, shares);
    shape_face(mesh_m, shares, out);
    shape_skull(mesh_m, shares, out, out + SKULL_FIRST);
    shape_ear(-mesh_m[SIDE_RIGHT].x, -1.0f, out + EARS_FIRST);
    shape_ear(mesh_m[SIDE_LEFT].x, 1.0f, out + EARS_FIRST + OCCLUDER_EAR_VERTICES);
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
    // Two triangles a side of a box whose corner i has its place in bits 0 (x), 1 (y) and 2 (z).
    // Both windings: the ears are each other's mirror image.
    static const uint8_t box[EAR_TRIANGLES / 2][3] = {{0, 2, 4}, {2, 6, 4}, {1, 3, 5}, {3, 7, 5},
                                                      {0, 1, 4}, {1, 5, 4}, {2, 3, 6}, {3, 7, 6},
                                                      {0, 1, 2}, {1, 3, 2}, {4, 5, 6}, {5, 7, 6}};
    for (uint32_t ear = 0; ear < 2; ear++) {
        uint32_t first = EARS_FIRST + ear * OCCLUDER_EAR_VERTICES;
        for (int i = 0; i < EAR_TRIANGLES / 2; i++) {
            to = add_triangle(to, first + box[i][0], first + box[i][1], first + box[i][2]);
            to = add_triangle(to, first + box[i][0], first + box[i][2], first + box[i][1]);
        }
    }
}

enum result occluder_init(struct occluder *occluder, struct diagnostic *why)
{
    static const struct mesh_attribute position = {0, 3, GL_FLOAT, false, 0, false};
    static const struct mesh_layout layout = {&position, 1, sizeof(struct vec3), 0};
    *occluder = (struct occluder){0};
    uint32_t indices[OCCLUDER_INDICES] = {0};
    fill_indices(indices);
    enum result result =
        mesh_init(&occluder->mesh, &layout, NULL, OCCLUDER_VERTICES, indices, OCCLUDER_INDICES, true, why);
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

void occluder_draw(struct occluder *occluder, const struct vec3 *mesh_m, const struct mat4 *pose,
                   const struct mat4 *projection, const struct clip_view *view)
{
    struct vec3 vertices[OCCLUDER_VERTICES];
    occluder_shape(mesh_m, pose, vertices);
    mesh_set_vertices(&occluder->mesh, vertices, OCCLUDER_VERTICES);
    struct mat4 transform = mat4_multiply(projection, pose);
    glUseProgram(occluder->program);
    clip_view_set(view, occluder->picture_to_clip);
    glUniformMatrix4fv(occluder->transform, 1, GL_FALSE, transform.m);
    glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
    glDepthMask(GL_TRUE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glFrontFace(clip_view_front_face(view));
    glEnable(GL_CULL_FACE);
    mesh_draw(&occluder->mesh, GL_TRIANGLES, 0, 0);
    glDisable(GL_CULL_FACE);
    glFrontFace(GL_CCW);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glDisable(GL_DEPTH_TEST);
}
