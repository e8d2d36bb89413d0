#include "platform/window/window.h"

#include "platform/base/clock.h"
#include "platform/base/picture.h"
#include "platform/window/backend.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PUSHED 64

struct window {
    const struct window_ops *ops;
    void *state;
    int turn_deg;
    int pushed_count;
    struct input_event pushed[MAX_PUSHED];
};

static void swap_sides(int *width_px, int *height_px)
{
    int width = *width_px;
    *width_px = *height_px;
    *height_px = width;
}

static enum result complete_options(const struct window_options *options, struct window_options *complete,
                                    struct diagnostic *why)
{
    *complete = options != NULL ? *options : (struct window_options){0};
    if (complete->width_px < 0 || complete->height_px < 0)
        return diagnose(why, RESULT_INVALID, "a window of %d x %d pixels can't be", complete->width_px,
                        complete->height_px);
    if (complete->width_px == 0)
        complete->width_px = complete->portrait ? 1080 : 1280;
    if (complete->height_px == 0)
        complete->height_px = complete->portrait ? 1920 : 720;
    if (complete->turn_deg < 0 || complete->turn_deg > 270 || complete->turn_deg % 90 != 0)
        return diagnose(why, RESULT_INVALID, "a display hangs turned by 0, 90, 180 or 270 degrees, not %d",
                        complete->turn_deg);
    if (complete->width_px > PICTURE_MAX_SIDE_PX || complete->height_px > PICTURE_MAX_SIDE_PX)
        return diagnose(why, RESULT_TOO_LARGE, "a window of %d x %d pixels is over the bound of %d a side",
                        complete->width_px, complete->height_px, PICTURE_MAX_SIDE_PX);
    if (complete->turn_deg % 180 != 0)
        swap_sides(&complete->width_px, &complete->height_px);
    return RESULT_OK;
}

enum result window_create(const struct window_options *options, struct window **out, struct diagnostic *why)
{
    assert(out != NULL);
    struct window_options complete;
    enum result result = complete_options(options, &complete, why);
    if (result != RESULT_OK)
        return result;
    struct window *window = calloc(1, sizeof(*window));
    if (window == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a window");
    window->ops = complete.headless ? &window_headless_ops : &window_sdl_ops;
    window->turn_deg = complete.turn_deg;
    result = window->ops->create(&complete, &window->state, why);
    if (result != RESULT_OK) {
        free(window);
        return result;
    }
    *out = window;
    return RESULT_OK;
}

void window_destroy(struct window *window)
{
    if (window == NULL)
        return;
    window->ops->destroy(window->state);
    free(window);
}

void window_size(const struct window *window, int *width_px, int *height_px)
{
    window->ops->size(window->state, width_px, height_px);
    if (window->turn_deg % 180 != 0)
        swap_sides(width_px, height_px);
}

int window_turn_deg(const struct window *window)
{
    return window->turn_deg;
}

bool window_push(struct window *window, const struct input_event *event)
{
    if (window->pushed_count == MAX_PUSHED)
        return false;
    window->pushed[window->pushed_count++] = *event;
    return true;
}

// From the display as it was built to the picture as it is seen. The picture is turned clockwise on the
// display, so a place is turned back.
static void turn_back(const struct window *window, struct input_event *event)
{
    int width_px = 0, height_px = 0;
    window_size(window, &width_px, &height_px);
    const float x = event->x_px, y = event->y_px;
    switch (window->turn_deg) {
    case 90:
        event->x_px = y;
        event->y_px = (float)height_px - x;
        break;
    case 180:
        event->x_px = (float)width_px - x;
        event->y_px = (float)height_px - y;
        break;
    case 270:
        event->x_px = (float)width_px - y;
        event->y_px = x;
        break;
    default:
        break;
    }
}

bool window_poll(struct window *window, struct input_event *event)
{
    if (window->pushed_count > 0 && window->pushed[0].time_ns <= clock_now_ns()) {
        *event = window->pushed[0];
        window->pushed_count--;
        memmove(window->pushed, window->pushed + 1, (size_t)window->pushed_count * sizeof *event);
        return true;
    }
    if (!window->ops->poll(window->state, event))
        return false;
    turn_back(window, event);
    return true;
}

bool window_present(struct window *window)
{
    return window->ops->present(window->state);
}

void window_toggle_fullscreen(struct window *window)
{
    window->ops->toggle_fullscreen(window->state);
}

bool window_is_fullscreen(const struct window *window)
{
    return window->ops->is_fullscreen(window->state);
}

bool window_is_lost(const struct window *window)
{
    return window->ops->is_lost(window->state);
}

enum window_display window_display(struct window *window)
{
    return window->ops->display(window->state);
}
