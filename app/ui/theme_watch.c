#include "app/ui/theme_watch.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"

#define LOOK_NS CLOCK_SECOND_NS

static void log_problem(void *context, const char *line)
{
    (void)context;
    log_write(LOG_WARNING, "theme", "%s", line);
}

static bool load(struct theme_watch *watch, const char *kept, struct theme *design)
{
    struct theme_problems problems = {.report = log_problem};
    struct diagnostic why = {0};
    if (theme_file_load(&watch->choice, watch->resources, design, &problems, &why) == RESULT_OK)
        return true;
    log_write(LOG_WARNING, "theme", "%s; %s", why.text, kept);
    return false;
}

void theme_watch_init(struct theme_watch *watch, const struct theme_choice *choice, const char *resources,
                      struct theme *design)
{
    *watch = (struct theme_watch){.choice = *choice, .resources = resources};
    theme_design(design);
    if (choice->file != NULL &&
        theme_file_path(choice, resources, watch->path, sizeof watch->path) != RESULT_OK) {
        log_write(LOG_WARNING, "theme", "the theme's path is too long; the look stays as it is built in");
        watch->path[0] = '\0';
    }
    watch->choice.file = watch->path[0] != '\0' ? watch->path : NULL;
    (void)file_stamp(watch->path, &watch->taken);
    watch->seen = watch->taken;
    (void)load(watch, "the look stays as it is built in", design);
}

bool theme_watch_step(struct theme_watch *watch, int64_t now_ns, struct theme *design)
{
    struct file_stamp now, after;
    if (watch->path[0] == '\0' || now_ns < watch->next_ns)
        return false;
    watch->next_ns = now_ns + LOOK_NS;
    if (!file_stamp(watch->path, &now))
        return false; // gone, or being replaced
    bool settled = file_stamp_equals(&now, &watch->seen);
    watch->seen = now;
    if (!settled || file_stamp_equals(&now, &watch->taken))
        return false;
    struct theme next;
    bool works = load(watch, "the look stays as it was", &next);
    if (!file_stamp(watch->path, &after) || !file_stamp_equals(&now, &after))
        return false; // it changed meanwhile: the next look reads it again
    watch->taken = now;
    if (works)
        *design = next;
    return works;
}
