// Cutting rectangles into parts: how every screen is laid out.
//
// cut_* takes a part off `from` and gives it; what is left stays in `from`. Start is left, or right when the
// language is written from right to left, so that a layout made of cuts mirrors by itself.
#ifndef CHEVAL_APP_UI_AREA_H
#define CHEVAL_APP_UI_AREA_H

#include "render/draw2d.h"

#include <math.h>

static inline struct rect rect_inset(struct rect r, float x, float y)
{
    return (struct rect){r.x + x, r.y + y, fmaxf(r.width - 2.0f * x, 0.0f), fmaxf(r.height - 2.0f * y, 0.0f)};
}

static inline struct rect rect_centred(struct rect r, float width, float height)
{
    return (struct rect){r.x + (r.width - width) * 0.5f, r.y + (r.height - height) * 0.5f, width, height};
}

static inline bool rect_contains(struct rect r, float x, float y)
{
    return x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;
}

// Empty (width or height 0) when the two do not overlap.
static inline struct rect rect_intersect(struct rect a, struct rect b)
{
    float x = fmaxf(a.x, b.x), y = fmaxf(a.y, b.y);
    float right = fminf(a.x + a.width, b.x + b.width), bottom = fminf(a.y + a.height, b.y + b.height);
    return (struct rect){x, y, fmaxf(right - x, 0.0f), fmaxf(bottom - y, 0.0f)};
}

// On whole pixels, so that edges are sharp.
static inline struct rect rect_round(struct rect r)
{
    float x = roundf(r.x), y = roundf(r.y);
    return (struct rect){x, y, roundf(r.x + r.width) - x, roundf(r.y + r.height) - y};
}

static inline struct rect rect_cut_top(struct rect *from, float height)
{
    struct rect part = {from->x, from->y, from->width, fminf(height, from->height)};
    from->y += part.height;
    from->height -= part.height;
    return part;
}

static inline struct rect rect_cut_bottom(struct rect *from, float height)
{
    struct rect part = {from->x, from->y, from->width, fminf(height, from->height)};
    part.y += from->height - part.height;
    from->height -= part.height;
    return part;
}

static inline struct rect rect_cut_start(struct rect *from, float width, bool right_to_left)
{
    struct rect part = {from->x, from->y, fminf(width, from->width), from->height};
    if (right_to_left)
        part.x += from->width - part.width;
    else
        from->x += part.width;
    from->width -= part.width;
    return part;
}

static inline struct rect rect_cut_end(struct rect *from, float width, bool right_to_left)
{
    return rect_cut_start(from, width, !right_to_left);
}

#endif
