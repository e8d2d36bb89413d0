#include "tracking/face_mesh.h"

#include "platform/base/clock.h"
#include "tracking/association.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/nn/network.h"

#include <math.h>
#include <stdlib.h>

#define INPUT_SIZE 192
#define ROI_SCALE 1.5f
#define EYE_CORNER_RIGHT 33 // outer
#define EYE_CORNER_LEFT 263

enum output { MESH, LIPS, EYE_RIGHT, EYE_LEFT, IRIS_RIGHT, IRIS_LEFT, PRESENCE, OUTPUT_COUNT };

static const char *const output_names[] = {
    "output_mesh_identity", "output_lips",       "output_left_eye", "output_right_eye",
    "output_left_iris",     "output_right_iris", "conv_faceflag",   NULL};

static const int output_sizes[OUTPUT_COUNT] = {FACE_MESH_LANDMARKS * 3,
                                               FACE_MESH_LIPS * 2,
                                               FACE_MESH_EYE * 2,
                                               FACE_MESH_EYE * 2,
                                               FACE_MESH_IRIS * 2,
                                               FACE_MESH_IRIS * 2,
                                               1};

static const struct crop_options crop_to_input = {
    .width = INPUT_SIZE, .height = INPUT_SIZE, .minimum = 0.0f, .maximum = 1.0f};

struct face_mesh {
    struct network *network;
};

enum result face_mesh_create(const char *path, struct face_mesh **out, struct diagnostic *why)
{
    struct face_mesh *mesh = calloc(1, sizeof *mesh);
    if (mesh == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: not enough memory", path);
    enum result result = network_load(path, output_names, &mesh->network, why);
    if (result != RESULT_OK)
        goto cleanup;
    bool fits = network_input(mesh->network).count == INPUT_SIZE * INPUT_SIZE * 3;
    for (int i = 0; i < OUTPUT_COUNT; i++)
        fits = fits && network_output(mesh->network, i).count == output_sizes[i];
    if (!fits) {
        result = diagnose(why, RESULT_INVALID, "%s: not the attention face mesh (tensor sizes differ)", path);
        goto cleanup;
    }
    *out = mesh;
    return RESULT_OK;
cleanup:
    face_mesh_destroy(mesh);
    return result;
}

void face_mesh_destroy(struct face_mesh *mesh)
{
    if (mesh == NULL)
        return;
    network_destroy(mesh->network);
    free(mesh);
}

void face_mesh_forget(struct face_mesh *mesh)
{
    network_forget(mesh->network);
}

// Input pixels -> picture pixels. z keeps its proportion to x.
static void to_picture(struct vec3 *landmarks, const struct roi *roi)
{
    struct affine affine = crop_tensor_to_picture(roi, &crop_to_input);
    float scale = roi->width_px / (float)INPUT_SIZE;
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec2 p = affine_apply(&affine, (struct vec2){landmarks[i].x, landmarks[i].y});
        landmarks[i] = (struct vec3){p.x, p.y, landmarks[i].z * scale};
    }
}

enum result face_mesh_run(struct face_mesh *mesh, const struct picture *picture, const struct roi *roi,
                          struct vec3 *landmarks_px, float *presence, struct tracker_timings *timings)
{
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, roi, &crop_to_input, network_input(mesh->network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(mesh->network);
    if (result != RESULT_OK)
        return result;
    const struct face_mesh_tensors tensors = {.mesh = network_output(mesh->network, MESH).data,
                                              .lips = network_output(mesh->network, LIPS).data,
                                              .eye_right = network_output(mesh->network, EYE_RIGHT).data,
                                              .eye_left = network_output(mesh->network, EYE_LEFT).data,
                                              .iris_right = network_output(mesh->network, IRIS_RIGHT).data,
                                              .iris_left = network_output(mesh->network, IRIS_LEFT).data};
    face_mesh_refine(&tensors, landmarks_px);
    to_picture(landmarks_px, roi);
    *presence = 1.0f / (1.0f + expf(-network_output(mesh->network, PRESENCE).data[0]));
    timings_add(timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(timings, STAGE_FACE_MESH, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}

enum result face_mesh_look(struct face_mesh *mesh, const struct picture *picture, float min_presence,
                           struct roi *roi, struct vec3 *landmarks_px, float *presence,
                           struct tracker_timings *timings)
{
    *presence = 0.0f;
    for (int pass = 0; pass < 2; pass++) {
        if (!roi_usable(roi))
            return RESULT_OK;
        float seen = 0.0f;
        enum result result = face_mesh_run(mesh, picture, roi, landmarks_px, &seen, timings);
        if (result != RESULT_OK)
            return result;
        if (!(seen > min_presence))
            return RESULT_OK;
        *roi = face_mesh_next_roi(landmarks_px);
        if (pass == 1 && roi_usable(roi))
            *presence = seen;
    }
    return RESULT_OK;
}

static void overwrite_xy(struct vec3 *landmarks, const uint16_t *indices, const float *points, int count)
{
    for (int i = 0; i < count; i++, points += 2) {
        landmarks[indices[i]].x = points[0];
        landmarks[indices[i]].y = points[1];
    }
}

static void add_iris(struct vec3 *landmarks, int first, const float *points, const uint16_t *eye)
{
    float z = 0.0f;
    for (int i = 0; i < FACE_MESH_EYE_CONTOUR; i++)
        z += landmarks[eye[i]].z / FACE_MESH_EYE_CONTOUR;
    for (int i = 0; i < FACE_MESH_IRIS; i++, points += 2)
        landmarks[first + i] = (struct vec3){points[0], points[1], z};
}

void face_mesh_refine(const struct face_mesh_tensors *tensors, struct vec3 *landmarks)
{
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        const float *p = tensors->mesh + (ptrdiff_t)i * 3;
        landmarks[i] = (struct vec3){p[0], p[1], p[2]};
    }
    overwrite_xy(landmarks, face_mesh_lips, tensors->lips, FACE_MESH_LIPS);
    overwrite_xy(landmarks, face_mesh_eye_right, tensors->eye_right, FACE_MESH_EYE);
    overwrite_xy(landmarks, face_mesh_eye_left, tensors->eye_left, FACE_MESH_EYE);
    add_iris(landmarks, FACE_MESH_IRIS_RIGHT, tensors->iris_right, face_mesh_eye_right);
    add_iris(landmarks, FACE_MESH_IRIS_LEFT, tensors->iris_left, face_mesh_eye_left);
}

struct roi face_mesh_next_roi(const struct vec3 *landmarks_px)
{
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        low = (struct vec2){fminf(low.x, landmarks_px[i].x), fminf(low.y, landmarks_px[i].y)};
        high = (struct vec2){fmaxf(high.x, landmarks_px[i].x), fmaxf(high.y, landmarks_px[i].y)};
    }
    const struct vec3 *right = &landmarks_px[EYE_CORNER_RIGHT], *left = &landmarks_px[EYE_CORNER_LEFT];
    float side = fmaxf(high.x - low.x, high.y - low.y) * ROI_SCALE;
    return (struct roi){.centre_x_px = (low.x + high.x) / 2.0f,
                        .centre_y_px = (low.y + high.y) / 2.0f,
                        .width_px = side,
                        .height_px = side,
                        .rotation_rad = atan2f(left->y - right->y, left->x - right->x)};
}
