#include "render/surroundings.h"

#include "platform/base/colour.h"

#include <string.h>

#define SAMPLES 3 // a texel and axis
#define FRAME_SHARE 0.3f
#define JUMP 0.15f       // change of the mean that is not noise nor somebody walking by
#define ROOM_SHARE 0.55f // the rest are lamps above and beside, which the camera doesn't see
#define ROOM_MEAN 0.45f  // of the studio's light: rooms are darker than their lamps
// White that is cut off stands for something brighter: this much at most.
#define CUT_OFF 0.80f
#define LAMP_GAIN 2.5f

enum result surroundings_init(struct surroundings *surroundings, struct diagnostic *why)
{
    memset(surroundings, 0, sizeof *surroundings);
    glGenTextures(1, &surroundings->texture);
    glBindTexture(GL_TEXTURE_2D, surroundings->texture);
    glTexStorage2D(GL_TEXTURE_2D, SURROUNDINGS_LEVELS, GL_RGBA16F, SURROUNDINGS_WIDTH, SURROUNDINGS_HEIGHT);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR_MIPMAP_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    enum result result = gl_check("texture for reflections of the room", why);
    if (result != RESULT_OK)
        surroundings_finish(surroundings);
    return result;
}

void surroundings_finish(struct surroundings *surroundings)
{
    glDeleteTextures(1, &surroundings->texture);
    memset(surroundings, 0, sizeof *surroundings);
}

// --- the picture, small ------------------------------------------------------------------------------------

static struct vec3 with_lamps(struct vec3 colour)
{
    return vec3_scale(colour,
                      1.0f + (LAMP_GAIN - 1.0f) * smoothstep(CUT_OFF, 1.0f, colour_luminance(colour)));
}

static struct vec3 texel_of(const float linear[256], const struct picture *picture, int column, int row)
{
    struct vec3 sum = {0};
    for (int k = 0; k < SAMPLES * SAMPLES; k++) {
        int across = 2 * (column * SAMPLES + k % SAMPLES) + 1, down = 2 * (row * SAMPLES + k / SAMPLES) + 1;
        int x = across * picture->width_px / (2 * SAMPLES * SURROUNDINGS_WIDTH);
        int y = down * picture->height_px / (2 * SAMPLES * SURROUNDINGS_HEIGHT);
        const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
        sum = vec3_add(sum, with_lamps((struct vec3){linear[pixel[0]], linear[pixel[1]], linear[pixel[2]]}));
    }
    return vec3_scale(sum, 1.0f / (SAMPLES * SAMPLES));
}

static struct vec4 mix_texels(struct vec4 a, struct vec4 b, float t)
{
    return (struct vec4){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z), 1.0f};
}

static int clamped(int i, int count)
{
    return i < 0 ? 0 : i < count ? i : count - 1;
}

// Half as wide and high, each texel a binomial mean of four by four.
static void halve(const struct vec4 *from, int width, int height, struct vec4 *to)
{
    static const float weights[4] = {0.125f, 0.375f, 0.375f, 0.125f};
    for (int row = 0; row < height / 2; row++)
        for (int column = 0; column < width / 2; column++) {
            struct vec4 sum = {0.0f, 0.0f, 0.0f, 1.0f};
            for (int k = 0; k < 16; k++) {
                int x = clamped(2 * column + k % 4 - 1, width), y = clamped(2 * row + k / 4 - 1, height);
                const struct vec4 *texel = &from[y * width + x];
                float weight = weights[k % 4] * weights[k / 4];
                sum.x += weight * texel->x;
                sum.y += weight * texel->y;
                sum.z += weight * texel->z;
            }
            to[row * (width / 2) + column] = sum;
        }
}

void surroundings_look(struct surroundings *surroundings, const struct picture *picture, uint64_t sequence)
{
    if (surroundings->has_texels && surroundings->sequence == sequence)
        return;
    float linear[256];
    for (int i = 0; i < 256; i++)
        linear[i] = colour_linear_of_byte((uint8_t)i);
    struct vec4 seen[SURROUNDINGS_WIDTH * SURROUNDINGS_HEIGHT];
    struct vec3 mean = {0};
    for (int i = 0; i < SURROUNDINGS_WIDTH * SURROUNDINGS_HEIGHT; i++) {
        struct vec3 texel = texel_of(linear, picture, i % SURROUNDINGS_WIDTH, i / SURROUNDINGS_WIDTH);
        seen[i] = (struct vec4){texel.x, texel.y, texel.z, 1.0f};
        mean = vec3_add(mean, vec3_scale(texel, 1.0f / (SURROUNDINGS_WIDTH * SURROUNDINGS_HEIGHT)));
    }
    float was = colour_luminance(surroundings->mean);
    bool jumped = !surroundings->has_texels || fabsf(colour_luminance(mean) - was) > JUMP * was;
    float share = jumped ? 1.0f : FRAME_SHARE;
    surroundings->mean = vec3_mix(surroundings->mean, mean, share);
    for (int i = 0; i < SURROUNDINGS_WIDTH * SURROUNDINGS_HEIGHT; i++)
        surroundings->texels[i] = mix_texels(surroundings->texels[i], seen[i], share);
    struct vec4 *level = surroundings->texels;
    for (int width = SURROUNDINGS_WIDTH, height = SURROUNDINGS_HEIGHT; height > 1; width /= 2, height /= 2) {
        halve(level, width, height, level + (ptrdiff_t)width * height);
        level += (ptrdiff_t)width * height;
    }
    surroundings->has_texels = true;
    surroundings->uploaded = false;
    surroundings->sequence = sequence;
}

struct vec3 surroundings_towards(const struct surroundings *surroundings, struct vec3 direction, int level)
{
    const struct vec4 *texels = surroundings->texels;
    int width = SURROUNDINGS_WIDTH, height = SURROUNDINGS_HEIGHT;
    for (int i = 0; i < level; i++, width /= 2, height /= 2)
        texels += (ptrdiff_t)width * height;
    float x = 0.5f + 0.5f * direction.x / (1.0f + direction.z);
    float y = 0.5f - 0.5f * direction.y / (1.0f + direction.z);
    const struct vec4 *texel =
        &texels[clamped((int)(y * (float)height), height) * width + clamped((int)(x * (float)width), width)];
    return (struct vec3){texel->x, texel->y, texel->z};
}

// --- as light ----------------------------------------------------------------------------------------------

static void upload(struct surroundings *surroundings)
{
    const struct vec4 *texels = surroundings->texels;
    int width = SURROUNDINGS_WIDTH, height = SURROUNDINGS_HEIGHT;
    glBindTexture(GL_TEXTURE_2D, surroundings->texture);
    for (int level = 0; level < SURROUNDINGS_LEVELS; level++, width /= 2, height /= 2) {
        glTexSubImage2D(GL_TEXTURE_2D, level, 0, 0, width, height, GL_RGBA, GL_FLOAT, texels);
        texels += (ptrdiff_t)width * height;
    }
    surroundings->uploaded = true;
}

// Halfway, in logarithms, between what the picture shows and what a room in this light would usually have: a
// dark curtain behind the shopper doesn't mean that all the shop is dark.
void surroundings_light(struct surroundings *surroundings, struct light_estimate *light)
{
    if (!surroundings->has_texels)
        return;
    if (!surroundings->uploaded)
        upload(surroundings);
    float usual = ROOM_MEAN * colour_luminance(light->scale),
          mean = fmaxf(colour_luminance(surroundings->mean), 1e-3f);
    float gain = sqrtf(fminf(fmaxf(usual / mean, 0.25f), 6.0f));
    light->surroundings = surroundings->texture;
    light->room_share = ROOM_SHARE;
    light->room_gain = (struct vec3){gain, gain, gain};
}

void surroundings_forget(struct surroundings *surroundings)
{
    GLuint texture = surroundings->texture;
    memset(surroundings, 0, sizeof *surroundings);
    surroundings->texture = texture;
    if (texture == 0)
        return;
    upload(surroundings); // black over what was seen
    surroundings->uploaded = false;
}
