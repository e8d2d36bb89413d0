// Pictures and textures (glTF 3.8).
#include "assets/gltf_internal.h"

#include "assets/image.h"

#include <stdlib.h>
#include <string.h>

// What `mimeType` or a data: URI says must be what the bytes are.
static enum result check_mime(struct gltf_file *file, const struct json_cursor *where, const char *mime,
                              const uint8_t *bytes, size_t size)
{
    static const char *const names[] = {"an unknown format", "image/png", "image/jpeg", "image/webp"};
    enum image_format format = image_format_of(bytes, size);
    if (mime[0] != '\0' && format != IMAGE_UNKNOWN && strcmp(mime, names[format]) != 0)
        return json_fail(where, RESULT_INVALID, file->why, "said to be %.40s, but is %s", mime,
                         names[format]);
    return RESULT_OK;
}

// The encoded bytes of an image: in the file's own binary (*owned NULL) or read for it.
static enum result find_image_bytes(struct gltf_file *file, const struct json_cursor *object,
                                    const uint8_t **bytes, size_t *size, uint8_t **owned, char mime[64])
{
    struct json_cursor uri, view_member;
    bool has_uri = json_member(object, "uri", &uri);
    bool has_view = json_member(object, "bufferView", &view_member);
    const char *declared = NULL;
    *bytes = NULL;
    *size = 0;
    enum result result = json_get_string(object, "mimeType", 63, &declared, file->why);
    if (result != RESULT_OK)
        return result;
    if (has_uri == has_view)
        return json_fail(object, RESULT_INVALID, file->why, "needs \"uri\" or \"bufferView\", and not both");
    mime[0] = '\0';
    if (has_uri) {
        result = gltf_read_uri(file, &uri, mime, owned, size);
        *bytes = *owned;
    } else {
        int view = GLTF_NONE;
        result = gltf_read_index(file, &view_member, file->view_count, "bufferView", &view);
        if (result != RESULT_OK)
            return result;
        if (declared == NULL)
            return json_fail(object, RESULT_INVALID, file->why, "a bufferView without \"mimeType\"");
        if (file->views[view].stride != 0)
            return json_fail(&view_member, RESULT_INVALID, file->why, "a picture can't have a stride");
        *bytes = gltf_view_bytes(file, view);
        *size = file->views[view].length;
        result = gltf_use_view(file, &view_member, view, GLTF_USE_OTHER);
    }
    if (result == RESULT_OK && declared != NULL && mime[0] == '\0')
        memcpy(mime, declared, strlen(declared) + 1);
    return result;
}

static enum result read_image(struct gltf_file *file, const struct json_cursor *object,
                              struct model_image *image)
{
    const uint8_t *bytes = NULL;
    uint8_t *owned = NULL;
    size_t size = 0;
    char mime[64] = "";
    gltf_read_name(object, image->name);
    enum result result = find_image_bytes(file, object, &bytes, &size, &owned, mime);
    if (result == RESULT_OK && bytes == NULL)
        result = json_fail(object, RESULT_INVALID, file->why, "has no data in this file");
    if (result == RESULT_OK)
        result = check_mime(file, object, mime, bytes, size);
    if (result == RESULT_OK) {
        struct diagnostic problem = {0};
        result =
            image_decode_within("the picture", bytes, size, file->pixels_left, &image->picture, &problem);
        if (result != RESULT_OK)
            (void)json_fail(object, result, file->why, "%.300s", problem.text);
        else
            file->pixels_left -= (int64_t)image->picture.width_px * image->picture.height_px;
    }
    free(owned);
    return result;
}

enum result gltf_read_images(struct gltf_file *file)
{
    struct json_cursor array;
    int count = 0;
    enum result result = gltf_get_array(file, &file->root, "images", GLTF_MAX_IMAGES, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->model.images = calloc((size_t)count, sizeof *file->model.images);
    if (file->model.images == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->model.image_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_image(file, &object, &file->model.images[i]);
    }
    return result;
}

// --- textures and samplers --------------------------------------------------------------------------------

static enum result read_wrap(struct gltf_file *file, const struct json_cursor *sampler, const char *key,
                             bool *repeat)
{
    enum { REPEAT = 10497, CLAMP_TO_EDGE = 33071, MIRRORED_REPEAT = 33648 };
    int64_t wrap = REPEAT;
    enum result result = json_get_integer(sampler, key, 0, INT32_MAX, &wrap, file->why);
    if (result != RESULT_OK)
        return result;
    if (wrap == MIRRORED_REPEAT)
        gltf_warn(file, sampler, "mirrored repeat is drawn as repeat");
    else if (wrap != REPEAT && wrap != CLAMP_TO_EDGE)
        gltf_warn(file, sampler, "unknown wrap mode %lld is drawn as repeat", (long long)wrap);
    *repeat = wrap != CLAMP_TO_EDGE;
    return RESULT_OK;
}

static enum result read_texture(struct gltf_file *file, const struct json_cursor *object,
                                const struct json_cursor *samplers, int sampler_count,
                                struct gltf_texture *texture)
{
    struct gltf_extension webp;
    int sampler = GLTF_NONE;
    *texture = (struct gltf_texture){.image = GLTF_NONE, .repeat_u = true, .repeat_v = true};
    enum result result =
        gltf_get_index(file, object, "source", file->model.image_count, "image", &texture->image);
    if (result == RESULT_OK && gltf_find_extension(object, "EXT_texture_webp", &webp))
        result =
            gltf_get_index(file, &webp.value, "source", file->model.image_count, "image", &texture->image);
    if (result == RESULT_OK)
        result = gltf_get_index(file, object, "sampler", sampler_count, "sampler", &sampler);
    if (result != RESULT_OK || sampler == GLTF_NONE)
        return result;
    struct json_cursor element = json_element(samplers, (size_t)sampler);
    result = read_wrap(file, &element, "wrapS", &texture->repeat_u);
    if (result == RESULT_OK)
        result = read_wrap(file, &element, "wrapT", &texture->repeat_v);
    return result;
}

enum result gltf_read_textures(struct gltf_file *file)
{
    struct json_cursor array, samplers;
    int count = 0, sampler_count = 0;
    enum result result = gltf_get_array(file, &file->root, "samplers", 4096, &samplers, &sampler_count);
    if (result == RESULT_OK)
        result = gltf_get_array(file, &file->root, "textures", 4096, &array, &count);
    if (result != RESULT_OK || count == 0)
        return result;
    file->textures = calloc((size_t)count, sizeof *file->textures);
    if (file->textures == NULL)
        return json_fail(&array, RESULT_NO_MEMORY, file->why, "no memory");
    file->texture_count = count;
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor object = json_element(&array, (size_t)i);
        result = read_texture(file, &object, &samplers, sampler_count, &file->textures[i]);
    }
    return result;
}
