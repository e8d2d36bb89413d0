#include "tests/support/garment_checks.h"

#include "tests/support/test_support.h"

#include <stdlib.h>

static float twice_area(const struct garment *garment, const uint16_t *corners)
{
    struct vec2 a = garment->vertices_px[corners[0]];
    struct vec2 ab = vec2_subtract(garment->vertices_px[corners[1]], a);
    struct vec2 ac = vec2_subtract(garment->vertices_px[corners[2]], a);
    return ab.x * ac.y - ab.y * ac.x;
}

// Marks the pixels whose middle is in a triangle.
static void fill_triangle(const struct garment *garment, const uint16_t *corners, uint8_t *covered)
{
    struct vec2 low = garment->vertices_px[corners[0]], high = low;
    for (int c = 1; c < 3; c++) {
        struct vec2 corner = garment->vertices_px[corners[c]];
        low = (struct vec2){fminf(low.x, corner.x), fminf(low.y, corner.y)};
        high = (struct vec2){fmaxf(high.x, corner.x), fmaxf(high.y, corner.y)};
    }
    int width = garment->front.width_px, height = garment->front.height_px;
    for (int y = (int)fmaxf(low.y, 0.0f); y < height && (float)y < high.y; y++)
        for (int x = (int)fmaxf(low.x, 0.0f); x < width && (float)x < high.x; x++) {
            struct vec2 at = {(float)x + 0.5f, (float)y + 0.5f};
            bool is_in = true;
            for (int c = 0; c < 3 && is_in; c++) {
                struct vec2 from = garment->vertices_px[corners[c]];
                struct vec2 side = vec2_subtract(garment->vertices_px[corners[(c + 1) % 3]], from);
                is_in = side.x * (at.y - from.y) - side.y * (at.x - from.x) >= -1e-3f;
            }
            covered[y * width + x] |= is_in;
        }
}

static void check_cover(const char *name, const struct garment *garment)
{
    int width = garment->front.width_px, height = garment->front.height_px, cloth = 0, bare = 0;
    uint8_t *covered = calloc((size_t)width * (size_t)height, 1);
    assert_non_null(covered);
    for (int t = 0; t < garment->triangle_count; t++)
        fill_triangle(garment, garment->triangles[t], covered);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            bool is_cloth = picture_row(&garment->front, y)[4 * x + 3] > 127;
            cloth += is_cloth;
            bare += is_cloth && !covered[y * width + x];
        }
    free(covered);
    if (cloth == 0 || bare > cloth / 300)
        fail_msg("%s: %d of %d pixels are bare", name, bare, cloth);
}

void garment_check_mesh(const char *name, const struct garment *garment)
{
    int in_parts = 0;
    for (int t = 0; t < garment->triangle_count; t++)
        if (!(twice_area(garment, garment->triangles[t]) > 0.0f))
            fail_msg("%s: triangle %d is turned over", name, t);
    for (int part = 0; part < GARMENT_PART_COUNT; part++)
        in_parts += garment->parts[part].count;
    assert_int_equal(in_parts, garment->triangle_count);
    check_cover(name, garment);
}
