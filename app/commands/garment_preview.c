#include "app/commands/garment_preview.h"

#include <math.h>

#define CHECKER_PX 16

static const uint8_t part_colours[GARMENT_PART_COUNT][3] = {
    [GARMENT_PART_BACK] = {120, 120, 120},
    [GARMENT_PART_TORSO] = {60, 140, 255},
    [GARMENT_PART_UPPER_SLEEVE_RIGHT] = {255, 150, 40},
    [GARMENT_PART_UPPER_SLEEVE_LEFT] = {255, 150, 40},
    [GARMENT_PART_LOWER_SLEEVE_RIGHT] = {240, 70, 70},
    [GARMENT_PART_LOWER_SLEEVE_LEFT] = {240, 70, 70},
    [GARMENT_PART_LEG_RIGHT] = {70, 190, 90},
    [GARMENT_PART_LEG_LEFT] = {70, 190, 90},
    [GARMENT_PART_COLLAR] = {200, 80, 220},
    [GARMENT_PART_STRAP] = {230, 200, 40},
};

static void blend(struct picture *picture, int x, int y, const uint8_t colour[3], float share)
{
    if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px)
        return;
    uint8_t *pixel = picture_row(picture, y) + (ptrdiff_t)x * 4;
    for (int i = 0; i < 3; i++)
        pixel[i] = (uint8_t)lrintf((float)pixel[i] + ((float)colour[i] - (float)pixel[i]) * share);
}

static void draw_cloth(const struct garment *garment, struct picture *out)
{
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            const uint8_t *from = picture_row(&garment->front, y) + (ptrdiff_t)x * 4;
            uint8_t *to = picture_row(out, y) + (ptrdiff_t)x * 4;
            to[0] = to[1] = to[2] = ((x / CHECKER_PX + y / CHECKER_PX) & 1) != 0 ? 208 : 232;
            to[3] = 255;
            blend(out, x, y, from, (float)from[3] / 255.0f);
        }
}

static void draw_line(struct picture *out, struct vec2 a, struct vec2 b, const uint8_t colour[3], float share)
{
    int steps = (int)fmaxf(fmaxf(fabsf(b.x - a.x), fabsf(b.y - a.y)), 1.0f);
    for (int i = 0; i <= steps; i++) {
        float t = (float)i / (float)steps;
        blend(out, (int)(a.x + (b.x - a.x) * t), (int)(a.y + (b.y - a.y) * t), colour, share);
    }
}

static float side_of(struct vec2 a, struct vec2 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static void tint_triangle(struct picture *out, const struct vec2 corners[3], const uint8_t colour[3])
{
    float left = fminf(corners[0].x, fminf(corners[1].x, corners[2].x));
    float right = fmaxf(corners[0].x, fmaxf(corners[1].x, corners[2].x));
    float top = fminf(corners[0].y, fminf(corners[1].y, corners[2].y));
    float bottom = fmaxf(corners[0].y, fmaxf(corners[1].y, corners[2].y));
    for (int y = (int)floorf(top); y <= (int)bottom; y++)
        for (int x = (int)floorf(left); x <= (int)right; x++) {
            float px = (float)x + 0.5f, py = (float)y + 0.5f;
            float a = side_of(corners[0], corners[1], px, py), b = side_of(corners[1], corners[2], px, py),
                  c = side_of(corners[2], corners[0], px, py);
            if ((a >= 0.0f && b >= 0.0f && c >= 0.0f) || (a < 0.0f && b < 0.0f && c < 0.0f))
                blend(out, x, y, colour, 0.28f);
        }
}

static void draw_mesh(const struct garment *garment, struct picture *out)
{
    static const uint8_t thread[3] = {20, 20, 20};
    for (int part = 0; part < GARMENT_PART_COUNT; part++)
        for (int i = 0; i < garment->parts[part].count; i++) {
            const uint16_t *triangle = garment->triangles[garment->parts[part].first + i];
            const struct vec2 corners[3] = {garment->vertices_px[triangle[0]],
                                            garment->vertices_px[triangle[1]],
                                            garment->vertices_px[triangle[2]]};
            tint_triangle(out, corners, part_colours[part]);
            for (int k = 0; k < 3; k++)
                draw_line(out, corners[k], corners[(k + 1) % 3], thread, 0.12f);
        }
}

// A ring with a white middle: the wearer's right red, the left blue, what has no side green.
static void draw_landmark(struct picture *out, struct vec2 p, const uint8_t colour[3], float radius)
{
    static const uint8_t white[3] = {255, 255, 255};
    for (int y = (int)(p.y - radius - 1.0f); y <= (int)(p.y + radius + 1.0f); y++)
        for (int x = (int)(p.x - radius - 1.0f); x <= (int)(p.x + radius + 1.0f); x++) {
            float distance = hypotf((float)x + 0.5f - p.x, (float)y + 0.5f - p.y);
            if (distance <= radius)
                blend(out, x, y, distance < 0.45f * radius ? white : colour, 1.0f);
        }
}

static void draw_landmarks(const struct garment *garment, struct picture *out)
{
    static const uint8_t right[3] = {220, 30, 50}, left[3] = {30, 60, 220}, middle[3] = {20, 150, 60};
    int longer = out->width_px > out->height_px ? out->width_px : out->height_px;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        const char *name = garment_landmark_names[i];
        size_t length = 0;
        while (name[length] != '\0')
            length++;
        const uint8_t *colour = name[length - 1] == 't' && name[length - 2] == 'h'   ? right
                                : name[length - 1] == 't' && name[length - 2] == 'f' ? left
                                                                                     : middle;
        if (garment->has[i])
            draw_landmark(out, garment->landmarks_px[i], colour, fmaxf((float)longer / 110.0f, 3.0f));
    }
}

enum result garment_preview_draw(const struct garment *garment, struct picture *out)
{
    enum result result = picture_allocate(garment->front.width_px, garment->front.height_px, out);
    if (result != RESULT_OK)
        return result;
    draw_cloth(garment, out);
    draw_mesh(garment, out);
    draw_landmarks(garment, out);
    return RESULT_OK;
}
