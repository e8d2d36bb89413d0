#include "app/ui/icon.h"

#include "app/ui/mask.h"
#include "platform/base/log.h"

#include <librsvg/rsvg.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIZES 3
#define MAX_SIZE_PX 512

static const char *const icon_files[ICON_COUNT] = {
    [ICON_HEART] = "heart",
    [ICON_HEART_FILLED] = "heart-filled",
    [ICON_COMPARE] = "compare",
    [ICON_CLEAR] = "clear",
    [ICON_CLOSE] = "close",
    [ICON_CHECK] = "check",
    [ICON_CAMERA] = "camera",
    [ICON_CAMERA_OFF] = "camera-off",
    [ICON_SHIELD] = "shield",
    [ICON_HAND] = "hand",
    [ICON_PERSON] = "person",
    [ICON_LIPS] = "lips",
    [ICON_COMPACT] = "compact",
    [ICON_EYE_SHADOW] = "eye-shadow",
    [ICON_LASHES] = "lashes",
    [ICON_BROW] = "brow",
    [ICON_GLASSES] = "glasses",
    [ICON_SUNGLASSES] = "sunglasses",
    [ICON_EARRING] = "earring",
    [ICON_NECKLACE] = "necklace",
    [ICON_HAT] = "hat",
    [ICON_MASK] = "mask",
    [ICON_TOP] = "top",
    [ICON_DRESS] = "dress",
    [ICON_TROUSERS] = "trousers",
    [ICON_BAG] = "bag",
    [ICON_TAG] = "tag",
    [ICON_SPLIT] = "split",
    [ICON_LOOKS] = "looks",
    [ICON_SHADE_FINDER] = "shade-finder",
    [ICON_RULER] = "ruler",
    [ICON_BACK] = "back",
    [ICON_FORWARD] = "forward",
    [ICON_LIGHT] = "light",
    [ICON_LANGUAGE] = "language",
    [ICON_INFO] = "info",
    [ICON_SEARCH] = "search",
    [ICON_BACKSPACE] = "backspace",
    [ICON_TRAY] = "tray",
    [ICON_TOGETHER] = "together",
    [ICON_TWO_LOOKS] = "two-looks",
    [ICON_FOUR_LOOKS] = "four-looks",
    [ICON_FREEZE] = "freeze",
    [ICON_MORE] = "more",
    [ICON_TURN] = "turn",
    [ICON_SCAN] = "scan",
    [ICON_ADJUST] = "adjust",
    [ICON_HELP] = "help",
    [ICON_PICKED] = "picked",
    [ICON_RESTART] = "restart",
    [ICON_VOLUME] = "volume",
    [ICON_WINDOW] = "window",
    [ICON_PLUS] = "plus",
    [ICON_MINUS] = "minus",
    [ICON_PLAY] = "play",
    [ICON_PAUSE] = "pause",
    [ICON_FILTER] = "filter",
    [ICON_STORE] = "store",
    [ICON_PARCEL] = "parcel",
    [ICON_CARD] = "card",
    [ICON_STAR] = "star",
    [ICON_KEYS] = "keys",
};

struct sized_icon {
    int size_px; // 0: empty
    uint64_t used_frame;
    struct draw2d_texture *texture; // NULL: can't be drawn
};

struct icons {
    struct draw2d *draw2d;
    uint64_t frame;
    char folder[1024];
    struct sized_icon sized[ICON_COUNT][SIZES];
};

enum result icons_create(const char *resources, struct draw2d *draw2d, struct icons **out)
{
    struct icons *icons = calloc(1, sizeof *icons);
    if (icons == NULL)
        return RESULT_NO_MEMORY;
    icons->draw2d = draw2d;
    icons->frame = 1;
    (void)snprintf(icons->folder, sizeof icons->folder, "%s/icons", resources);
    *out = icons;
    return RESULT_OK;
}

void icons_destroy(struct icons *icons)
{
    if (icons == NULL)
        return;
    for (int icon = 0; icon < ICON_COUNT; icon++)
        for (int i = 0; i < SIZES; i++)
            draw2d_texture_destroy(icons->draw2d, icons->sized[icon][i].texture);
    free(icons);
}

void icons_begin_frame(struct icons *icons)
{
    icons->frame++;
}

// NULL when the file can't be read or drawn; logged, once, because the answer is kept.
static struct draw2d_texture *render(struct icons *icons, enum icon icon, int size_px)
{
    char path[1100];
    (void)snprintf(path, sizeof path, "%s/%s.svg", icons->folder, icon_files[icon]);
    struct draw2d_texture *texture = NULL;
    GError *error = NULL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, size_px, size_px);
    cairo_t *cairo = cairo_create(surface);
    RsvgHandle *handle = rsvg_handle_new_from_file(path, &error);
    RsvgRectangle whole = {0.0, 0.0, size_px, size_px};
    if (handle != NULL && rsvg_handle_render_document(handle, cairo, &whole, &error) &&
        mask_texture_create(icons->draw2d, surface, &texture) != RESULT_OK)
        texture = NULL;
    if (texture == NULL)
        log_write(LOG_WARNING, "ui", "icon %s is left out: %s", path,
                  error != NULL ? error->message : "no texture");
    g_clear_error(&error);
    g_clear_object(&handle);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return texture;
}

static struct sized_icon *find_or_render(struct icons *icons, enum icon icon, int size_px)
{
    struct sized_icon *oldest = NULL;
    for (int i = 0; i < SIZES; i++) {
        struct sized_icon *sized = &icons->sized[icon][i];
        if (sized->size_px == size_px)
            return sized;
        if (sized->used_frame < icons->frame && (oldest == NULL || sized->used_frame < oldest->used_frame))
            oldest = sized;
    }
    if (oldest == NULL)
        return NULL; // more sizes at once than are kept: not drawn rather than drawn from a freed texture
    draw2d_texture_destroy(icons->draw2d, oldest->texture);
    oldest->texture = render(icons, icon, size_px);
    oldest->size_px = size_px;
    return oldest;
}

void icons_draw(struct icons *icons, enum icon icon, float x, float y, float size_px, struct colour tint)
{
    int size = (int)lroundf(size_px);
    if (icon >= ICON_COUNT || size < 1 || size > MAX_SIZE_PX)
        return;
    struct sized_icon *sized = find_or_render(icons, icon, size);
    if (sized == NULL)
        return;
    sized->used_frame = icons->frame;
    if (sized->texture == NULL)
        return;
    float side = (float)size;
    struct rect to = {roundf(x - side * 0.5f), roundf(y - side * 0.5f), side, side};
    draw2d_picture(icons->draw2d, sized->texture, to, (struct rect){0}, 0.0f, tint);
}
