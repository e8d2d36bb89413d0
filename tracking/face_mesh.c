#include "tracking/face_mesh.h"

#include "platform/base/clock.h"
#include "platform/base/face_topology.h"
#include "tracking/association.h"
#include "tracking/exposure.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/iris.h"
#include "tracking/lip_contour.h"
#include "tracking/nn/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROI_SCALE 1.5f
#define EYE_CORNER_RIGHT 33 // outer
#define EYE_CORNER_LEFT 263
#define OUTPUTS_MAX 7

struct face_mesh_model {
    const char *what;
    int input_size; // of the square input, pixels
    const char *output_names[OUTPUTS_MAX + 1];
    int output_sizes[OUTPUTS_MAX];
    int presence; // which output has the face flag
    void (*landmarks)(const struct network *network, struct vec3 *landmarks); // in input pixels
};

struct face_mesh {
    const struct face_mesh_model *model;
    struct network *network;
    uint16_t mirrored[FACE_LANDMARKS];
};

// --- the two networks -------------------------------------------------------------------------------------

enum { MESH, LIPS, EYE_RIGHT, EYE_LEFT, IRIS_RIGHT, IRIS_LEFT, ATTENTION_PRESENCE };

static void attention_landmarks(const struct network *network, struct vec3 *landmarks)
{
    const struct face_mesh_tensors tensors = {.mesh = network_output(network, MESH).data,
                                              .lips = network_output(network, LIPS).data,
                                              .eye_right = network_output(network, EYE_RIGHT).data,
                                              .eye_left = network_output(network, EYE_LEFT).data,
                                              .iris_right = network_output(network, IRIS_RIGHT).data,
                                              .iris_left = network_output(network, IRIS_LEFT).data};
    face_mesh_refine(&tensors, landmarks);
}

const struct face_mesh_model face_mesh_attention = {
    .what = "the attention face mesh",
    .input_size = 192,
    .output_names = {"output_mesh_identity", "output_lips", "output_left_eye", "output_right_eye",
                     "output_left_iris", "output_right_iris", "conv_faceflag", NULL},
    .output_sizes = {FACE_MESH_LANDMARKS * 3, FACE_MESH_LIPS * 2, FACE_MESH_EYE * 2, FACE_MESH_EYE * 2,
                     FACE_MESH_IRIS * 2, FACE_MESH_IRIS * 2, 1},
    .presence = ATTENTION_PRESENCE,
    .landmarks = attention_landmarks};

enum { BUNDLED_LANDMARKS, BUNDLED_PRESENCE };

static void bundled_landmarks(const struct network *network, struct vec3 *landmarks)
{
    const float *p = network_output(network, BUNDLED_LANDMARKS).data;
    for (int i = 0; i < FACE_LANDMARKS; i++, p += 3)
        landmarks[i] = (struct vec3){p[0], p[1], p[2]};
}

const struct face_mesh_model face_mesh_bundled = {.what = "the bundle's face mesh",
                                                  .input_size = 256,
                                                  .output_names = {"Identity", "Identity_1", NULL},
                                                  .output_sizes = {FACE_LANDMARKS * 3, 1},
                                                  .presence = BUNDLED_PRESENCE,
                                                  .landmarks = bundled_landmarks};

// --- life -------------------------------------------------------------------------------------------------

// Takes the network over, also when it fails.
static enum result finish_create(const struct face_mesh_model *model, const char *label,
                                 struct network *network, struct face_mesh **out, struct diagnostic *why)
{
    bool fits = network_input(network).count == model->input_size * model->input_size * 3;
    for (int i = 0; model->output_names[i] != NULL; i++)
        fits = fits && network_output(network, i).count == model->output_sizes[i];
    struct face_mesh *mesh = fits ? calloc(1, sizeof *mesh) : NULL;
    if (mesh == NULL) {
        network_destroy(network);
        return fits ? diagnose(why, RESULT_NO_MEMORY, "%s: not enough memory", label)
                    : diagnose(why, RESULT_INVALID, "%s: not %s (tensor sizes differ)", label, model->what);
    }
    mesh->model = model;
    mesh->network = network;
    face_mesh_mirror_indices(mesh->mirrored);
    *out = mesh;
    return RESULT_OK;
}

enum result face_mesh_load(const struct face_mesh_model *model, const char *path, struct face_mesh **out,
                           struct diagnostic *why)
{
    struct network *network = NULL;
    enum result result = network_load(path, model->output_names, &network, why);
    return result != RESULT_OK ? result : finish_create(model, path, network, out, why);
}

enum result face_mesh_create(const struct face_mesh_model *model, const char *label, const uint8_t *bytes,
                             size_t size, struct face_mesh **out, struct diagnostic *why)
{
    struct network *network = NULL;
    enum result result = network_create(label, bytes, size, model->output_names, &network, why);
    return result != RESULT_OK ? result : finish_create(model, label, network, out, why);
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

// --- looks ------------------------------------------------------------------------------------------------

// Input pixels -> picture pixels. z keeps its proportion to x.
static void to_picture(struct vec3 *landmarks, const struct roi *roi, const struct crop_options *options)
{
    struct affine affine = crop_tensor_to_picture(roi, options);
    float scale = roi->width_px / (float)options->width;
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec2 p = affine_apply(&affine, (struct vec2){landmarks[i].x, landmarks[i].y});
        landmarks[i] = (struct vec3){p.x, p.y, landmarks[i].z * scale};
    }
}

// How a look samples the picture.
struct sampling {
    bool mirror; // the landmarks keep the names they have in the mirrored picture
    float gain;
    bool area; // the mean under each pixel of the input, not a point
};

static enum result look(struct face_mesh *mesh, const struct picture *picture, const struct roi *roi,
                        struct sampling sampling, struct vec3 *landmarks_px, float *presence,
                        struct tracker_timings *timings)
{
    const struct face_mesh_model *model = mesh->model;
    const struct crop_options options = {.width = model->input_size,
                                         .height = model->input_size,
                                         .minimum = 0.0f,
                                         .maximum = 1.0f,
                                         .mirror = sampling.mirror,
                                         .gain = sampling.gain,
                                         .area = sampling.area};
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, roi, &options, network_input(mesh->network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(mesh->network);
    if (result != RESULT_OK)
        return result;
    model->landmarks(mesh->network, landmarks_px);
    to_picture(landmarks_px, roi, &options);
    *presence = 1.0f / (1.0f + expf(-network_output(mesh->network, model->presence).data[0]));
    timings_add(timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(timings, STAGE_FACE_MESH, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}

// What the picture itself shows better than the network.
static void refine(const struct picture *picture, struct vec3 *landmarks_px, struct tracker_timings *timings)
{
    int64_t start_ns = clock_now_ns();
    iris_refine(picture, landmarks_px);
    lip_contour_refine(picture, landmarks_px);
    timings->ns[STAGE_FACE_MESH] += clock_now_ns() - start_ns;
}

enum result face_mesh_run(struct face_mesh *mesh, const struct picture *picture, const struct roi *roi,
                          float gain, struct vec3 *landmarks_px, float *presence,
                          struct tracker_timings *timings)
{
    if (!(gain > 0.0f))
        gain = exposure_gain(exposure_luminance(picture, roi));
    // Points further apart than two pixels pass over what lies between, and shimmer as the face moves by
    // less.
    bool area = roi->width_px > 2.0f * (float)mesh->model->input_size;
    enum result result = look(mesh, picture, roi, (struct sampling){.gain = gain, .area = area}, landmarks_px,
                              presence, timings);
    if (result == RESULT_OK)
        refine(picture, landmarks_px, timings);
    return result;
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
        enum result result = face_mesh_run(mesh, picture, roi, 0.0f, landmarks_px, &seen, timings);
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

// Adds a mesh's close looks to the sum; each counts as much as it saw a face, with as many pixels as it did.
static enum result add_looks(struct face_mesh *mesh, int count, const struct picture *picture,
                             const struct roi *roi, struct vec3 sum[FACE_LANDMARKS], float *total,
                             struct tracker_timings *timings)
{
    // Small enough for the network to take each for level.
    static const float turns_rad[FACE_MESH_CLOSE_LOOKS / 2] = {0.0f, -0.1f, 0.1f, -0.2f, 0.2f};
    const float pixels = (float)(mesh->model->input_size * mesh->model->input_size);
    const float gain = exposure_gain(exposure_luminance(picture, roi));
    struct vec3 seen[FACE_LANDMARKS];
    for (int i = 0; i < count; i++) {
        struct roi turned = *roi;
        turned.rotation_rad += turns_rad[i / 2];
        bool mirror = i % 2 == 1;
        float presence = 0.0f;
        enum result result = look(mesh, picture, &turned, (struct sampling){.mirror = mirror, .gain = gain},
                                  seen, &presence, timings);
        if (result != RESULT_OK)
            return result;
        float weight = presence * pixels;
        *total += weight;
        for (int k = 0; k < FACE_LANDMARKS; k++)
            sum[k] = vec3_add(sum[k], vec3_scale(seen[mirror ? mesh->mirrored[k] : k], weight));
    }
    return RESULT_OK;
}

enum result face_mesh_look_closely(struct face_mesh *mesh, struct face_mesh *second,
                                   const struct picture *picture, const struct roi *roi,
                                   struct vec3 *landmarks_px, struct tracker_timings *timings)
{
    struct vec3 sum[FACE_LANDMARKS] = {0};
    float total = 0.0f;
    enum result result = add_looks(mesh, FACE_MESH_CLOSE_LOOKS, picture, roi, sum, &total, timings);
    if (result == RESULT_OK && second != NULL)
        result = add_looks(second, FACE_MESH_SECOND_LOOKS, picture, roi, sum, &total, timings);
    if (result != RESULT_OK)
        return result;
    for (int k = 0; k < FACE_LANDMARKS && total > 0.0f; k++)
        landmarks_px[k] = vec3_scale(sum[k], 1.0f / total);
    refine(picture, landmarks_px, timings);
    return RESULT_OK;
}

// --- pure -------------------------------------------------------------------------------------------------

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

void face_mesh_mirror_indices(uint16_t mirrored[FACE_LANDMARKS])
{
    // The canonical face is symmetric; of an iris, right and left edge change places too.
    static const int iris[FACE_MESH_IRIS] = {0, 3, 2, 1, 4};
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i], other = {-p.x, p.y, p.z};
        float nearest = INFINITY;
        for (uint16_t k = 0; k < FACE_MESH_LANDMARKS; k++) {
            float distance = vec3_length(vec3_subtract(face_canonical_m[k], other));
            if (distance < nearest)
                mirrored[i] = k;
            nearest = fminf(nearest, distance);
        }
    }
    for (int i = 0; i < FACE_MESH_IRIS; i++) {
        mirrored[FACE_MESH_IRIS_RIGHT + i] = (uint16_t)(FACE_MESH_IRIS_LEFT + iris[i]);
        mirrored[FACE_MESH_IRIS_LEFT + i] = (uint16_t)(FACE_MESH_IRIS_RIGHT + iris[i]);
    }
}
