// Animations and cameras: a product is drawn without them, so what is wrong there is a warning and no
// more. Checked are the members and what they point to (glTF 3.10, 3.11), not the data.
#include "assets/gltf_internal.h"

#include <string.h>

// --- cameras ----------------------------------------------------------------------------------------------

static enum result check_camera(struct gltf_file *file, const struct json_cursor *camera)
{
    struct json_cursor type_member, projection, other;
    const char *type = NULL;
    double nearest = 0, farthest = (double)INFINITY, width = 1, height = 1;
    enum result result = json_need(camera, "type", &type_member, file->why);
    if (result == RESULT_OK)
        result = json_read_string(&type_member, 64, &type, file->why);
    if (result != RESULT_OK)
        return result;
    bool perspective = strcmp(type, "perspective") == 0;
    if (!perspective && strcmp(type, "orthographic") != 0)
        return json_fail(&type_member, RESULT_INVALID, file->why, "unknown type \"%.40s\"", type);
    if (json_member(camera, perspective ? "orthographic" : "perspective", &other))
        return json_fail(&other, RESULT_INVALID, file->why, "a camera is of one type");
    result = json_need(camera, type, &projection, file->why);
    if (result == RESULT_OK)
        result = json_get_number(&projection, "znear", 0, 1e30, &nearest, file->why);
    if (result == RESULT_OK)
        result = json_get_number(&projection, "zfar", 0, 1e30, &farthest, file->why);
    if (result == RESULT_OK)
        result = json_get_number(&projection, perspective ? "yfov" : "ymag", -1e30, 1e30, &height, file->why);
    if (result == RESULT_OK)
        result = json_get_number(&projection, perspective ? "aspectRatio" : "xmag", -1e30, 1e30, &width,
                                 file->why);
    if (result == RESULT_OK && !(farthest > nearest))
        result = json_fail(&projection, RESULT_INVALID, file->why, "zfar is not behind znear");
    if (result == RESULT_OK && (!(fabs(height) > 0) || !(fabs(width) > 0)))
        result = json_fail(&projection, RESULT_INVALID, file->why, "nothing can be seen: a size of 0");
    return result;
}

static int count_of(const struct gltf_file *file, const char *key)
{
    struct json_cursor array;
    return json_member(&file->root, key, &array) ? (int)json_count(&array) : 0;
}

// --- animations -------------------------------------------------------------------------------------------

static enum result check_sampler(struct gltf_file *file, const struct json_cursor *sampler)
{
    struct json_cursor input, output;
    int times = GLTF_NONE, values = GLTF_NONE;
    enum result result = json_need(sampler, "input", &input, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &input, file->accessor_count, "accessor", &times);
    if (result == RESULT_OK)
        result = json_need(sampler, "output", &output, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &output, file->accessor_count, "accessor", &values);
    if (result != RESULT_OK)
        return result;
    const struct gltf_accessor *accessor = &file->accessors[times];
    if (gltf_components(accessor) != 1 || accessor->component != GLTF_FLOAT || !accessor->has_bounds)
        return json_fail(&input, RESULT_INVALID, file->why,
                         "accessor %d is no list of times with min and max", times);
    if (file->accessors[values].count % accessor->count != 0)
        return json_fail(&output, RESULT_INVALID, file->why, "%zu values at %zu times",
                         file->accessors[values].count, accessor->count);
    return RESULT_OK;
}

static enum result check_channel(struct gltf_file *file, const struct json_cursor *channel, int samplers)
{
    struct json_cursor member, target, path;
    int index = GLTF_NONE;
    enum result result = json_need(channel, "sampler", &member, file->why);
    if (result == RESULT_OK)
        result = gltf_read_index(file, &member, samplers, "sampler", &index);
    if (result == RESULT_OK)
        result = json_need(channel, "target", &target, file->why);
    if (result == RESULT_OK)
        result = json_need(&target, "path", &path, file->why);
    return result == RESULT_OK
               ? gltf_get_index(file, &target, "node", count_of(file, "nodes"), "node", &index)
               : result;
}

static enum result check_animation(struct gltf_file *file, const struct json_cursor *animation)
{
    struct json_cursor samplers, channels;
    int sampler_count = 0, channel_count = 0;
    enum result result = json_need(animation, "samplers", &samplers, file->why);
    if (result == RESULT_OK)
        result = json_need(animation, "channels", &channels, file->why);
    if (result == RESULT_OK)
        result = gltf_get_array(file, animation, "samplers", GLTF_MAX_OBJECTS, &samplers, &sampler_count);
    if (result == RESULT_OK)
        result = gltf_get_array(file, animation, "channels", GLTF_MAX_OBJECTS, &channels, &channel_count);
    for (int i = 0; i < sampler_count && result == RESULT_OK; i++) {
        struct json_cursor sampler = json_element(&samplers, (size_t)i);
        result = check_sampler(file, &sampler);
    }
    for (int i = 0; i < channel_count && result == RESULT_OK; i++) {
        struct json_cursor channel = json_element(&channels, (size_t)i);
        result = check_channel(file, &channel, sampler_count);
    }
    return result;
}

// --- all --------------------------------------------------------------------------------------------------

static void warn_of(const struct gltf_file *file, const struct diagnostic *problem)
{
    if (file->options != NULL && file->options->warn != NULL)
        file->options->warn(file->options->context, problem->text);
}

// One warning an object: the first thing that is wrong with it.
static void check_objects(struct gltf_file *file, const char *key,
                          enum result (*check)(struct gltf_file *, const struct json_cursor *))
{
    struct json_cursor array;
    struct diagnostic problem = {0}, *why = file->why;
    int count = 0;
    file->why = &problem;
    if (gltf_get_array(file, &file->root, key, GLTF_MAX_OBJECTS, &array, &count) != RESULT_OK)
        warn_of(file, &problem);
    for (int i = 0; i < count; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        if (check(file, &object) != RESULT_OK)
            warn_of(file, &problem);
    }
    file->why = why;
}

enum result gltf_check_unread(struct gltf_file *file)
{
    check_objects(file, "cameras", check_camera);
    check_objects(file, "animations", check_animation);
    return RESULT_OK;
}
