#include "render/light.h"

#include "platform/base/colour.h"

// A white surface in the studio has radiance 1. Skin of middle tone reflects about 0.35 of the light and a
// room about 0.25 of it; a person's own skin differs from that mean, so each estimate counts half.
#define FACE_ALBEDO 0.35f
#define ROOM_ALBEDO 0.25f
#define SMOOTHING 0.12f // weight of a new frame: settles in about half a second
#define TINT_SHARE 0.5f // how much of the picture's tint is taken for the light's, not for the things' colour

// Mean over a grid of columns x rows points of the box.
static struct vec3 mean_colour(const struct picture *picture, float left, float top, float right,
                               float bottom, int columns, int rows)
{
    struct vec3 sum = {0};
    for (int j = 0; j < rows; j++)
        for (int i = 0; i < columns; i++) {
            float x = left + (right - left) * ((float)i + 0.5f) / (float)columns;
            float y = top + (bottom - top) * ((float)j + 0.5f) / (float)rows;
            int column = (int)fminf(fmaxf(x, 0.0f), (float)(picture->width_px - 1));
            int row = (int)fminf(fmaxf(y, 0.0f), (float)(picture->height_px - 1));
            const uint8_t *pixel = picture_row(picture, row) + 4 * (size_t)column;
            sum =
                vec3_add(sum, (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                                            colour_linear_of_byte(pixel[2])});
        }
    return vec3_scale(sum, 1.0f / (float)(columns * rows));
}

static float luminance(struct vec3 linear)
{
    return 0.2126f * linear.x + 0.7152f * linear.y + 0.0722f * linear.z; // ITU-R BT.709
}

static float clamped(float x, float low, float high)
{
    return fminf(fmaxf(x, low), high);
}

void light_begin(struct light *light, const struct picture *picture, uint64_t sequence)
{
    light->frame++;
    if (light->has_whole && light->sequence == sequence)
        return;
    light->whole =
        mean_colour(picture, 0.0f, 0.0f, (float)picture->width_px, (float)picture->height_px, 32, 24);
    light->has_whole = true;
    light->sequence = sequence;
}

static struct vec3 estimate(const struct light *light, const struct picture *picture,
                            const struct scene_person *person)
{
    // From the outer corners of the eyes down to the mouth's corners: skin, whatever the hair.
    const struct vec3 *at = person->landmarks_px;
    struct vec3 face =
        mean_colour(picture, at[33].x, at[33].y, at[263].x, 0.5f * (at[61].y + at[291].y), 12, 12);
    float brightness = 0.5f * luminance(face) / FACE_ALBEDO + 0.5f * luminance(light->whole) / ROOM_ALBEDO;
    brightness = clamped(brightness, 0.08f, 1.5f);
    float mean = fmaxf(luminance(light->whole), 1e-3f);
    struct vec3 tint = {1.0f + TINT_SHARE * (light->whole.x / mean - 1.0f),
                        1.0f + TINT_SHARE * (light->whole.y / mean - 1.0f),
                        1.0f + TINT_SHARE * (light->whole.z / mean - 1.0f)};
    return (struct vec3){brightness * clamped(tint.x, 0.7f, 1.4f), brightness * clamped(tint.y, 0.7f, 1.4f),
                         brightness * clamped(tint.z, 0.7f, 1.4f)};
}

// The person's place, or that of who was away longest.
static struct light_person *find(struct light *light, uint32_t id)
{
    struct light_person *oldest = &light->persons[0];
    for (int i = 0; i < SCENE_MAX_PERSONS; i++) {
        if (light->persons[i].id == id)
            return &light->persons[i];
        if (light->persons[i].used < oldest->used)
            oldest = &light->persons[i];
    }
    *oldest = (struct light_person){0};
    return oldest;
}

struct light_estimate light_of(struct light *light, const struct picture *picture,
                               const struct scene_person *person)
{
    struct light_estimate now = {.scale = estimate(light, picture, person)};
    if (person->id == 0)
        return now;
    struct light_person *known = find(light, person->id);
    if (known->id == 0)
        known->light = now;
    else
        known->light.scale = vec3_mix(known->light.scale, now.scale, SMOOTHING);
    known->id = person->id;
    known->used = light->frame;
    return known->light;
}

void light_forget(struct light *light)
{
    *light = (struct light){0};
}
