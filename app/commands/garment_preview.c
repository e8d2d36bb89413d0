#include "app/commands/garment_preview.h"

#include <cairo.h>

#include <math.h>
#include <string.h>

#define CHECKER_PX 16
#define SIDE_MIN_PX 900 // small pictures are enlarged, so that names are readable

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

// The drawing of a garment, enlarged by a whole number.
struct sheet {
    const struct garment *garment;
    int zoom;
    struct picture *out;
};

static struct vec2 on_sheet(const struct sheet *sheet, struct vec2 p)
{
    return (struct vec2){p.x * (float)sheet->zoom, p.y * (float)sheet->zoom};
}

static void draw_cloth(const struct sheet *sheet)
{
    struct picture *out = sheet->out;
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            const uint8_t *from =
                picture_row(&sheet->garment->front, y / sheet->zoom) + (ptrdiff_t)(x / sheet->zoom) * 4;
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

static void draw_mesh(const struct sheet *sheet)
{
    static const uint8_t thread[3] = {20, 20, 20};
    const struct garment *garment = sheet->garment;
    for (int part = 0; part < GARMENT_PART_COUNT; part++)
        for (int i = 0; i < garment->parts[part].count; i++) {
            const uint16_t *triangle = garment->triangles[garment->parts[part].first + i];
            struct vec2 corners[3];
            for (int k = 0; k < 3; k++)
                corners[k] = on_sheet(sheet, garment->vertices_px[triangle[k]]);
            tint_triangle(sheet->out, corners, part_colours[part]);
            for (int k = 0; k < 3; k++)
                draw_line(sheet->out, corners[k], corners[(k + 1) % 3], thread, 0.12f);
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

static const uint8_t *colour_of(const char *name)
{
    static const uint8_t right[3] = {220, 30, 50}, left[3] = {30, 60, 220}, middle[3] = {20, 120, 50};
    size_t length = strlen(name);
    if (length > 6 && strcmp(name + length - 6, "_right") == 0)
        return right;
    return length > 5 && strcmp(name + length - 5, "_left") == 0 ? left : middle;
}

// The name beside its point, on the side of the picture's middle and within the picture.
static void place_name(cairo_t *cairo, const struct sheet *sheet, struct vec2 p, const char *name,
                       float radius)
{
    cairo_text_extents_t extents;
    cairo_text_extents(cairo, name, &extents);
    double width = sheet->out->width_px, gap = 1.5 * (double)radius;
    double x = (double)p.x < 0.5 * width ? (double)p.x + gap : (double)p.x - gap - extents.x_advance;
    double y = fmin(fmax((double)p.y + 0.3 * extents.height, extents.height), sheet->out->height_px - 4.0);
    cairo_move_to(cairo, fmax(fmin(x, width - extents.x_advance), 0.0), y);
}

// What is drawn on the mask goes onto the sheet, and the mask is empty again.
static void blend_mask(cairo_surface_t *mask, struct picture *out, const uint8_t colour[3])
{
    cairo_surface_flush(mask);
    unsigned char *coverage = cairo_image_surface_get_data(mask);
    int stride = cairo_image_surface_get_stride(mask);
    for (int y = 0; coverage != NULL && y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            unsigned char *share = coverage + (ptrdiff_t)y * stride + x;
            if (*share > 0)
                blend(out, x, y, colour, (float)*share / 255.0f);
            *share = 0;
        }
    cairo_surface_mark_dirty(mask);
}

static void draw_names(const struct sheet *sheet, float radius)
{
    static const uint8_t white[3] = {255, 255, 255};
    struct picture *out = sheet->out;
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, out->width_px, out->height_px);
    cairo_t *cairo = cairo_create(mask);
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
    cairo_set_font_size(cairo, fmax(2.2 * (double)radius, 11.0));
    cairo_set_line_width(cairo, fmax(0.5 * (double)radius, 3.0));
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        const char *name = garment_landmark_names[i];
        if (!sheet->garment->has[i])
            continue;
        place_name(cairo, sheet, on_sheet(sheet, sheet->garment->landmarks_px[i]), name, radius);
        cairo_text_path(cairo, name);
        cairo_stroke_preserve(cairo);
        blend_mask(mask, out, white);
        cairo_fill(cairo);
        blend_mask(mask, out, colour_of(name));
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(mask);
}

enum result garment_preview_draw(const struct garment *garment, struct picture *out)
{
    int width = garment->front.width_px, height = garment->front.height_px;
    int longer = width > height ? width : height;
    const struct sheet sheet = {.garment = garment, .zoom = (SIDE_MIN_PX + longer - 1) / longer, .out = out};
    float radius = (float)(longer * sheet.zoom) / 140.0f;
    enum result result = picture_allocate(width * sheet.zoom, height * sheet.zoom, out);
    if (result != RESULT_OK)
        return result;
    draw_cloth(&sheet);
    draw_mesh(&sheet);
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        if (garment->has[i])
            draw_landmark(out, on_sheet(&sheet, garment->landmarks_px[i]),
                          colour_of(garment_landmark_names[i]), radius);
    draw_names(&sheet, radius);
    return RESULT_OK;
}
