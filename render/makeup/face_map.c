#include "render/makeup/face_map.h"

#include "platform/base/colour.h"

#include <stdlib.h>
#include <string.h>

#define MAP_EYE_DISTANCES 2.6f // side of the map, in distances of the outer eye corners

struct face_map_memory {
    bool known;
};

struct face_map_memory *face_map_memory_create(void)
{
    return calloc(1, sizeof(struct face_map_memory));
}

void face_map_memory_forget(struct face_map_memory *memory)
{
    memset(memory, 0, sizeof *memory);
}

void face_map_memory_destroy(struct face_map_memory *memory)
{
    free(memory);
}

// Where the map lies: its middle, and its x axis as long as its side.
struct placement {
    struct vec2 centre_px, side_px;
};

static struct placement place(const struct vec3 *landmarks_px)
{
    struct vec2 side = {landmarks_px[263].x - landmarks_px[33].x, landmarks_px[263].y - landmarks_px[33].y};
    side = (struct vec2){side.x * MAP_EYE_DISTANCES, side.y * MAP_EYE_DISTANCES};
    return (struct placement){{landmarks_px[1].x, landmarks_px[1].y}, side};
}

static void set_transform(const struct placement *at, const struct picture *picture, float out[9])
{
    float square = fmaxf(at->side_px.x * at->side_px.x + at->side_px.y * at->side_px.y, 1e-6f);
    float x = at->side_px.x / square, y = at->side_px.y / square;
    float width = (float)picture->width_px, height = (float)picture->height_px;
    const float to_map[9] = {width * x,
                             -width * y,
                             0.0f,
                             height * y,
                             height * x,
                             0.0f,
                             0.5f - x * at->centre_px.x - y * at->centre_px.y,
                             0.5f + y * at->centre_px.x - x * at->centre_px.y,
                             1.0f};
    memcpy(out, to_map, sizeof to_map);
}

void face_map_build(const struct srgb_table *table, const struct picture *picture,
                    const struct scene_person *person, int hand_count, const struct vec3 *const *hands_px,
                    struct face_map_memory *memory, struct face_map *out)
{
    (void)table, (void)hand_count, (void)hands_px, (void)memory;
    struct placement at = place(person->landmarks_px);
    set_transform(&at, picture, out->to_map);
    for (int row = 0; row < FACE_MAP_SIDE; row++)
        for (int column = 0; column < FACE_MAP_SIDE; column++) {
            float u = ((float)column + 0.5f) / FACE_MAP_SIDE - 0.5f,
                  v = ((float)row + 0.5f) / FACE_MAP_SIDE - 0.5f;
            float x = at.centre_px.x + u * at.side_px.x - v * at.side_px.y;
            float y = at.centre_px.y + u * at.side_px.y + v * at.side_px.x;
            x = fminf(fmaxf(x, 0.0f), (float)picture->width_px - 1.0f);
            y = fminf(fmaxf(y, 0.0f), (float)picture->height_px - 1.0f);
            uint8_t *pixel = out->pixels + 4 * (row * FACE_MAP_SIDE + column);
            memcpy(pixel, picture_row(picture, (int)y) + 4 * (size_t)x, 3);
            pixel[3] = 255;
        }
}
