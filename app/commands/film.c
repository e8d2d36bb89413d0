#include "app/commands/film.h"

#include "app/commands/commands.h"

#include "platform/encode/film.h"
#include "platform/encode/png.h"
#include "platform/store/store_interest.h"

#include <stdio.h>
#include <string.h>

#define FILM_RATE_HZ 25
#define FILM_SECONDS 20.0

// What the scripted shopper does, and when (seconds of the clip).
struct film_step {
    double at_s;
    struct ui_action action;
    enum catalogue_category category; // of what is worn or liked
    int product;                      // the n-th of the category, or of the looks; modulo how many there are
    int variant;
};

#define WEAR(at, category_, product_, variant_)                                                              \
    {                                                                                                        \
        .at_s = (at), .action = {.kind = UI_ACTION_WEAR}, .category = (category_), .product = (product_),    \
        .variant = (variant_)                                                                                \
    }
#define LOOK(at, look_)                                                                                      \
    {                                                                                                        \
        .at_s = (at), .action = {.kind = UI_ACTION_LOOK}, .product = (look_)                                 \
    }
#define SPLIT(at, share)                                                                                     \
    {                                                                                                        \
        .at_s = (at), .action = {.kind = UI_ACTION_SPLIT, .on = true, .value = (share) }                     \
    }
static const struct film_step script[] = {
    {.at_s = 1.2, .action = {.kind = UI_ACTION_CONSENT, .try_on = true}},
    WEAR(1.6, CATEGORY_LIPSTICK, 0, 0),
    LOOK(4.0, 2),
    SPLIT(5.6, 0.28f),
    SPLIT(6.2, 0.347f),
    {.at_s = 7.0, .action = {.kind = UI_ACTION_SPLIT}},
    LOOK(7.2, 0),
    WEAR(9.0, CATEGORY_EYEGLASSES, 2, 0),
    {.at_s = 11.5, .action = {.kind = UI_ACTION_COMPARE, .on = true}},
    {.at_s = 12.5, .action = {.kind = UI_ACTION_COMPARE}},
    WEAR(13.2, CATEGORY_SUNGLASSES, 0, 0),
    {.at_s = 14.5, .action = {.kind = UI_ACTION_LIKE}, .category = CATEGORY_SUNGLASSES},
    WEAR(15.4, CATEGORY_HAT, 0, 0),
    WEAR(16.4, CATEGORY_EARRINGS, 4, 0),
    WEAR(17.4, CATEGORY_TOP, 1, 0),
    WEAR(18.6, CATEGORY_EYEGLASSES, 0, 0),
};
#define SCRIPT_LENGTH (sizeof script / sizeof script[0])
// When the picture is taken: a look, before and after side by side.
#define PICTURE_AT_S 6.4

static const struct catalogue_product *nth_of(const struct catalogue *catalogue,
                                              enum catalogue_category category, int n)
{
    int count = 0;
    for (int i = 0; i < catalogue->product_count; i++)
        count += catalogue->products[i].category == category;
    if (count == 0)
        return NULL;
    n %= count;
    for (int i = 0; i < catalogue->product_count; i++)
        if (catalogue->products[i].category == category && n-- == 0)
            return &catalogue->products[i];
    return NULL;
}

static void act(struct mirror *mirror, const struct film_step *step)
{
    struct ui_action action = step->action;
    const struct catalogue *catalogue = mirror->catalogue;
    if (action.kind == UI_ACTION_LOOK) {
        if (catalogue->look_count == 0)
            return;
        action.look = &catalogue->looks[step->product % catalogue->look_count];
    }
    if (action.kind == UI_ACTION_WEAR || action.kind == UI_ACTION_LIKE) {
        action.product = nth_of(catalogue, step->category, step->product);
        if (action.product == NULL)
            return;
        action.variant = step->variant % action.product->variant_count;
        ui_choose(mirror->ui, action.product, action.variant);
    }
    mirror_apply(mirror, &action);
}

struct film_maker {
    struct mirror *mirror;
    struct film *film;
    struct picture picture;
    const char *picture_path;
    bool picture_taken;
    int frames, frames_with_face;
};

static enum result take_picture(struct film_maker *maker, struct diagnostic *why)
{
    maker->picture_taken = true;
    return png_write(maker->picture_path, &maker->picture, true, why);
}

// One film frame a frame of the clip.
static enum result shoot(struct film_maker *maker, double time_s, struct diagnostic *why)
{
    enum result result = renderer_read(maker->mirror->renderer, &maker->picture);
    if (result == RESULT_OK)
        result = film_add(maker->film, &maker->picture);
    maker->frames++;
    maker->frames_with_face += maker->mirror->scene.person_count > 0;
    if (result == RESULT_OK && !maker->picture_taken && time_s >= PICTURE_AT_S)
        result = take_picture(maker, why);
    return result;
}

static enum result shoot_all(struct film_maker *maker, struct diagnostic *why)
{
    struct mirror *mirror = maker->mirror;
    size_t next = 0;
    int64_t first_ns = 0;
    double time_s = 0.0;
    enum result result = RESULT_OK;
    while (result == RESULT_OK && time_s < FILM_SECONDS && frame_step(mirror)) {
        if (atomic_load(&mirror->workers->camera_ended))
            break;
        if (mirror->shown == NULL)
            continue;
        if (first_ns == 0)
            first_ns = mirror->now_ns;
        time_s = (double)(mirror->now_ns - first_ns) / 1e9;
        for (; next < SCRIPT_LENGTH && script[next].at_s <= time_s; next++)
            act(mirror, &script[next]);
        result = shoot(maker, time_s, why);
        if (maker->frames % (FILM_RATE_HZ * 2) == 0)
            (void)fprintf(stderr, "cheval: film %.0f of %.0f s\n", time_s, FILM_SECONDS);
    }
    if (result == RESULT_OK && maker->frames == 0)
        result = diagnose(why, RESULT_INVALID, "the clip has no frames");
    if (result == RESULT_OK && !maker->picture_taken) // a short clip: its last frame
        result = take_picture(maker, why);
    if (result == RESULT_OK)
        result = film_finish(maker->film);
    return result;
}

static bool print_event(void *context, const struct store_event *event)
{
    (void)context;
    printf("%-17s %s%s%s", event->name, event->sku, event->sku[0] != '\0' ? " " : "", event->category);
    if (event->duration_ms >= 0)
        printf(" %.1f s", (double)event->duration_ms / 1000.0);
    printf("\n");
    return true;
}

static enum result print_interest(const char *store_path, const char *session, struct diagnostic *why)
{
    struct store *store = NULL;
    struct store_filter filter = {.session = session};
    enum result result = store_open(store_path, true, &store, why);
    if (result == RESULT_OK) {
        printf("interest recorded in %s:\n", store_path);
        result = store_each_event(store, &filter, print_event, NULL, why);
    }
    store_close(store);
    return result;
}

int film_make(const struct mirror_options *given, const char *film_path, const char *picture_path)
{
    struct mirror_options options = *given;
    options.lockstep = true;
    options.camera.unpaced = true;
    options.camera.loop = false;
    options.window.headless = true;
    struct film_maker maker = {.picture_path = picture_path};
    struct diagnostic why = {0};
    char session[INTEREST_ID_SIZE] = "";
    int width_px = 0, height_px = 0;
    enum result result = mirror_create(&options, &maker.mirror, &why);
    if (result == RESULT_OK) {
        memcpy(session, maker.mirror->session.id, sizeof session);
        window_size(maker.mirror->window, &width_px, &height_px);
        result = picture_allocate(width_px, height_px, &maker.picture);
    }
    if (result == RESULT_OK)
        result = film_create(film_path, width_px, height_px, FILM_RATE_HZ, &maker.film, &why);
    if (result == RESULT_OK)
        result = shoot_all(&maker, &why);
    film_destroy(maker.film);
    picture_free(&maker.picture);
    mirror_destroy(maker.mirror); // writes the last events
    if (result == RESULT_OK) {
        printf("film: %s, %d frames, a face in %d of them\npicture: %s\n", film_path, maker.frames,
               maker.frames_with_face, picture_path);
        if (options.profile_store != NULL)
            result = print_interest(options.profile_store, session, &why);
    }
    if (result != RESULT_OK)
        (void)fprintf(stderr, "cheval: the film could not be made: %s\n",
                      why.text[0] != '\0' ? why.text : result_name(result));
    return result == RESULT_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}
