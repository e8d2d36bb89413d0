#include "tracking/segment.h"

#include "platform/base/clock.h"
#include "tracking/mask_smooth.h"
#include "tracking/model_path.h"
#include "tracking/nn/crop.h"
#include "tracking/nn/network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Pictures at least this much wider than high are seen by the network for landscape, which costs half as
// much: from here on it also has the finer pixels.
#define LANDSCAPE_ASPECT 1.33f

enum shape { SQUARE, LANDSCAPE, SHAPES };
static const struct shape_model {
    const char *file;
    const char *output_names[2];
    int width, height;
} shapes[SHAPES] = {
    [SQUARE] = {"selfie_segmentation.tflite", {"activation_10"}, 256, 256},
    [LANDSCAPE] = {"selfie_segmentation_landscape.tflite", {"segment_back"}, 256, 144},
};

struct segmenter {
    struct network *networks[SHAPES]; // NULL until they are loaded
    const char *models_dir;
    bool no_smoothing;
    struct mask_memory memory;
};

// --- life -------------------------------------------------------------------------------------------------

static enum result load(const char *folder, const struct shape_model *shape, struct network **network,
                        struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    enum result result = model_path(path, folder, shape->file, why);
    if (result == RESULT_OK)
        result = network_load(path, shape->output_names, network, why);
    if (result != RESULT_OK)
        return result;
    int pixels = shape->width * shape->height;
    if (network_input(*network).count != pixels * 3 || network_output(*network, 0).count != pixels)
        return diagnose(why, RESULT_INVALID, "%s: not the segmentation of persons (tensor sizes differ)",
                        path);
    return RESULT_OK;
}

static void unload(struct segmenter *segmenter, int shape)
{
    network_destroy(segmenter->networks[shape]);
    segmenter->networks[shape] = NULL;
}

enum result segmenter_create(const struct tracker_options *options, struct segmenter **out,
                             struct diagnostic *why)
{
    struct segmenter *segmenter = calloc(1, sizeof *segmenter);
    if (segmenter == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for masks");
    segmenter->no_smoothing = options->no_smoothing;
    segmenter->models_dir = options->models_dir;
    enum result result = RESULT_OK;
    for (int i = 0; i < SHAPES && result == RESULT_OK; i++) {
        result = load(options->models_dir, &shapes[i], &segmenter->networks[i], why);
        if (options->loads_late)
            unload(segmenter, i);
    }
    if (result != RESULT_OK) {
        segmenter_destroy(segmenter);
        return result;
    }
    *out = segmenter;
    return RESULT_OK;
}

void segmenter_destroy(struct segmenter *segmenter)
{
    if (segmenter == NULL)
        return;
    for (int i = 0; i < SHAPES; i++)
        unload(segmenter, i);
    free(segmenter);
}

void segmenter_forget(struct segmenter *segmenter)
{
    bool looked = false;
    for (int i = 0; i < SHAPES; i++)
        looked = looked || segmenter->networks[i] != NULL;
    if (!looked)
        return;
    memset(&segmenter->memory, 0, sizeof segmenter->memory);
    for (int i = 0; i < SHAPES; i++)
        if (segmenter->networks[i] != NULL)
            network_forget(segmenter->networks[i]);
}

// --- a picture --------------------------------------------------------------------------------------------

static enum shape shape_for(const struct picture *picture)
{
    return (float)picture->width_px >= LANDSCAPE_ASPECT * (float)picture->height_px ? LANDSCAPE : SQUARE;
}

enum result segmenter_wake(struct segmenter *segmenter, const struct picture *picture, struct diagnostic *why)
{
    enum shape shape = shape_for(picture);
    if (segmenter->networks[shape] != NULL)
        return RESULT_OK;
    enum result result = load(segmenter->models_dir, &shapes[shape], &segmenter->networks[shape], why);
    if (result != RESULT_OK)
        unload(segmenter, (int)shape);
    return result;
}

static void write_mask(const float *values, const struct shape_model *shape, struct person_mask *mask)
{
    mask->width = shape->width;
    mask->height = shape->height;
    for (int i = 0; i < shape->width * shape->height; i++) {
        float value = values[i] > 0.0f ? fminf(values[i], 1.0f) : 0.0f; // what is no number is nobody
        mask->alpha[i] = (uint8_t)(value * 255.0f + 0.5f);
    }
}

enum result segmenter_look(struct segmenter *segmenter, const struct picture *picture, bool is_still,
                           struct people *out, struct tracker_timings *timings)
{
    enum shape shape = shape_for(picture);
    struct network *network = segmenter->networks[shape];
    const struct crop_options crop = {.width = shapes[shape].width,
                                      .height = shapes[shape].height,
                                      .minimum = 0.0f,
                                      .maximum = 1.0f,
                                      .zero_border = true};
    struct roi whole = roi_of_picture(picture);
    int64_t start_ns = clock_now_ns();
    crop_to_tensor(picture, &whole, &crop, network_input(network).data);
    int64_t cropped_ns = clock_now_ns();
    enum result result = network_run(network);
    if (result != RESULT_OK)
        return result;
    const float *mask = network_output(network, 0).data;
    if (!is_still) {
        mask_memory_add(&segmenter->memory, segmenter->no_smoothing, out->captured_ns, shapes[shape].width,
                        shapes[shape].height, mask, network_input(network).data);
        mask = segmenter->memory.mask;
    }
    write_mask(mask, &shapes[shape], &out->mask);
    timings_add(timings, STAGE_CROP, cropped_ns - start_ns);
    timings_add(timings, STAGE_MASK, clock_now_ns() - cropped_ns);
    return RESULT_OK;
}
