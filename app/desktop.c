#include "app/desktop.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/encode/png.h"
#include "platform/os/user_folders.h"

#include <stdio.h>
#include <string.h>

// "Pictures/face.png": what tells a person where it is.
static const char *short_name(const char *path)
{
    const char *name = path + strlen(path);
    for (int slashes = 0; name > path && slashes < 2; name--)
        slashes += name[-1] == '/';
    return *name == '/' ? name + 1 : name;
}

static void drop(struct mirror *mirror, const char *path)
{
    char source[INPUT_TEXT_SIZE + sizeof "still:"];
    struct diagnostic why = {0};
    (void)snprintf(source, sizeof source, "still:%s", path);
    const struct camera_options options = {.source = source};
    enum result result = path[0] == '/' && file_is_readable(path)
                             ? mirror_use_camera(mirror, &options, &why)
                             : diagnose(&why, RESULT_NOT_FOUND, "%.300s is no file", path);
    if (result == RESULT_OK)
        return;
    log_write(LOG_WARNING, "desktop", "%s", why.text);
    ui_tell(mirror->ui, "desktop.no_picture", short_name(path));
}

static void leave(struct mirror *mirror)
{
    bool is_kiosk = window_is_fullscreen(mirror->window) || staff_has_pin(&mirror->staff);
    if (!ui_leave(mirror->ui, &mirror->session, mirror->now_ns) && !is_kiosk)
        mirror->quit = true;
}

bool desktop_take(struct mirror *mirror, const struct input_event *event)
{
    bool is_desktop = !window_is_fullscreen(mirror->window);
    if (event->kind == INPUT_DROP) {
        if (is_desktop)
            drop(mirror, event->text);
        return true;
    }
    if (event->kind != INPUT_KEY)
        return false;
    if (event->key == INPUT_KEY_ESCAPE) {
        leave(mirror);
        return true;
    }
    if (event->key != INPUT_KEY_PRINT && !(event->key == INPUT_KEY_S && event->control))
        return false;
    mirror->shoots = is_desktop;
    return true;
}

// "Cheval 2026-11-23 01.23.45.678.png": no two in a millisecond.
static enum result name_picture(char *path, size_t size, struct diagnostic *why)
{
    char folder[768], when[40];
    enum result result = user_folders_pictures(folder, sizeof folder, why);
    if (result != RESULT_OK)
        return result;
    clock_local_text(clock_wall_ms(), when, sizeof when);
    int length = snprintf(path, size, "%s/Cheval %s.png", folder, when);
    return length > 0 && (size_t)length < size
               ? RESULT_OK
               : diagnose(why, RESULT_TOO_LARGE, "the path is too long: %.80s...", folder);
}

static enum result shoot(struct mirror *mirror, char *path, size_t size, struct diagnostic *why)
{
    struct picture shot = {0};
    int width_px = 0, height_px = 0;
    window_size(mirror->window, &width_px, &height_px);
    enum result result = name_picture(path, size, why);
    if (result == RESULT_OK && (result = picture_allocate(width_px, height_px, &shot)) != RESULT_OK)
        (void)diagnose(why, result, "no memory for the screenshot");
    if (result == RESULT_OK && (result = renderer_read(mirror->renderer, &shot)) != RESULT_OK)
        (void)diagnose(why, result, "the window can't be read");
    if (result == RESULT_OK)
        result = png_write(path, &shot, true, why);
    picture_free(&shot);
    return result;
}

void desktop_finish_frame(struct mirror *mirror)
{
    char path[1024] = "";
    struct diagnostic why = {0};
    if (!mirror->shoots)
        return;
    mirror->shoots = false;
    enum result result = shoot(mirror, path, sizeof path, &why);
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "desktop", "%s", why.text);
    ui_tell(mirror->ui, result == RESULT_OK ? "desktop.saved" : "desktop.not_saved", short_name(path));
}
