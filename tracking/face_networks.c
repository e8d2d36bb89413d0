#include "tracking/face_networks.h"

#include "platform/base/file.h"
#include "tracking/bundle.h"
#include "tracking/detector.h"
#include "tracking/face_blendshapes.h"
#include "tracking/face_mesh.h"
#include "tracking/model_path.h"

#include <stdbool.h>
#include <string.h>

static enum result load_full_detector(const char *folder, bool can_do_without, struct face_networks *out,
                                      struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    enum result result = model_path(path, folder, "face_detection_full_range_sparse.tflite", why);
    bool is_left_out = can_do_without && result == RESULT_OK && !file_is_readable(path);
    if (result == RESULT_OK && !is_left_out)
        result = detector_load(&detector_face_full, path, &out->full_detector, why);
    return result;
}

// With a bundle the folder may lack it.
static enum result load_second_mesh(const char *folder, struct face_networks *out, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    enum result result = model_path(path, folder, "face_landmark_with_attention.tflite", why);
    if (result == RESULT_OK && file_is_readable(path))
        result = face_mesh_load(&face_mesh_attention, path, &out->second_mesh, why);
    return result;
}

static enum result load_short_detector(const char *folder, struct face_networks *out, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    enum result result = model_path(path, folder, "face_detection_short_range.tflite", why);
    return result == RESULT_OK ? detector_load(&detector_face_short, path, &out->detector, why) : result;
}

static enum result load_from_folder(const char *folder, struct face_networks *out, struct diagnostic *why)
{
    char path[MODEL_PATH_SIZE];
    enum result result = load_short_detector(folder, out, why);
    if (result == RESULT_OK)
        result = model_path(path, folder, "face_landmark_with_attention.tflite", why);
    if (result == RESULT_OK)
        result = face_mesh_load(&face_mesh_attention, path, &out->mesh, why);
    return result;
}

static enum result load_from_bundle(const char *file, struct face_networks *out, struct diagnostic *why)
{
    struct bundle bundle;
    enum result result = bundle_load(file, &bundle, why);
    if (result != RESULT_OK)
        return result;
    const struct bundle_bytes *detector = &bundle.networks[BUNDLE_FACE_DETECTOR];
    const struct bundle_bytes *landmarks = &bundle.networks[BUNDLE_FACE_LANDMARKS];
    const struct bundle_bytes *blendshapes = &bundle.networks[BUNDLE_FACE_BLENDSHAPES];
    result =
        detector_create(&detector_face_short, file, detector->bytes, detector->size, &out->detector, why);
    if (result == RESULT_OK)
        result =
            face_mesh_create(&face_mesh_bundled, file, landmarks->bytes, landmarks->size, &out->mesh, why);
    if (result == RESULT_OK)
        result = face_blendshapes_create(file, blendshapes->bytes, blendshapes->size, &out->blendshapes, why);
    bundle_free(&bundle);
    return result;
}

enum result face_networks_load(const char *models_dir, const char *bundle, struct face_networks *out,
                               struct diagnostic *why)
{
    memset(out, 0, sizeof *out);
    enum result result =
        bundle != NULL ? load_from_bundle(bundle, out, why) : load_from_folder(models_dir, out, why);
    if (result == RESULT_OK)
        result = load_full_detector(models_dir, bundle != NULL, out, why);
    if (result == RESULT_OK && bundle != NULL)
        result = load_second_mesh(models_dir, out, why);
    if (result == RESULT_OK && bundle == NULL)
        out->models_dir = models_dir;
    if (result != RESULT_OK)
        face_networks_free(out);
    return result;
}

static void free_detectors(struct face_networks *networks)
{
    detector_destroy(networks->full_detector);
    detector_destroy(networks->detector);
    networks->full_detector = networks->detector = NULL;
}

static void forget_detectors(struct face_networks *networks)
{
    if (networks->detector != NULL)
        detector_forget(networks->detector);
    if (networks->full_detector != NULL)
        detector_forget(networks->full_detector);
}

void face_networks_rest(struct face_networks *networks)
{
    if (networks->models_dir == NULL || networks->detector == NULL)
        return;
    forget_detectors(networks); // freed memory is not cleared
    free_detectors(networks);
}

enum result face_networks_wake(struct face_networks *networks, struct diagnostic *why)
{
    if (networks->detector != NULL)
        return RESULT_OK;
    enum result result = load_short_detector(networks->models_dir, networks, why);
    if (result == RESULT_OK)
        result = load_full_detector(networks->models_dir, false, networks, why);
    if (result != RESULT_OK)
        free_detectors(networks);
    return result;
}

void face_networks_free(struct face_networks *networks)
{
    face_blendshapes_destroy(networks->blendshapes);
    face_mesh_destroy(networks->second_mesh);
    face_mesh_destroy(networks->mesh);
    free_detectors(networks);
    memset(networks, 0, sizeof *networks);
}

void face_networks_forget(struct face_networks *networks)
{
    forget_detectors(networks);
    face_mesh_forget(networks->mesh);
    if (networks->second_mesh != NULL)
        face_mesh_forget(networks->second_mesh);
    if (networks->blendshapes != NULL)
        face_blendshapes_forget(networks->blendshapes);
}
