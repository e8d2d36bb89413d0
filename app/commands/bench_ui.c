// Screens that stand still and one that moves, drawn over a plain picture. Measured is the CPU time of the
// thread that draws, which is all but rasterising where the driver rasterises in threads of its own
// (llvmpipe), and that of all threads until it is drawn.
#include "app/commands/bench_ui.h"

#include "app/load.h"
#include "app/meter.h"
#include "app/session.h"
#include "app/ui/sheet.h"
#include "app/ui/state.h"
#include "platform/base/clock.h"
#include "render/renderer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#define FRAME_NS (CLOCK_SECOND_NS / 60)
#define SETTLE_FRAMES 180 // every movement has ended, every picture is there
#define NOTCH_FRAMES 6    // of the wheel
#define SCROLL_FRAMES 60  // one way, then back

enum screen { SCREEN_STILL, SCREEN_SCROLLING, SCREEN_SHEET, SCREEN_COUNT };

static const char *const screen_names[SCREEN_COUNT] = {
    [SCREEN_STILL] = "a still panel",
    [SCREEN_SCROLLING] = "the shelf scrolls",
    [SCREEN_SHEET] = "a sheet is open",
};

static const struct {
    const char *name;
    int width_px, height_px;
} sizes[] = {{"1280x720", 1280, 720}, {"1080x1920", 1080, 1920}};
#define SIZE_COUNT ((int)(sizeof sizes / sizeof sizes[0]))

struct cost {
    struct meter own_ms; // of the calling thread
    struct meter all_ms; // of all threads
};

struct ui_bench {
    const struct bench_ui_options *options;
    struct catalogue *catalogue;
    struct window *window;
    struct renderer *renderer;
    struct draw2d *draw2d;
    struct ui *ui;
    struct session session;
    int64_t now_ns;
    struct cost costs[SIZE_COUNT][SCREEN_COUNT];
};

static enum result open_stage(struct ui_bench *bench, int width_px, int height_px, struct diagnostic *why)
{
    struct window_options window = {.headless = true, .width_px = width_px, .height_px = height_px};
    struct ui_options ui = {
        .catalogue = bench->catalogue, .resources = bench->options->resources, .language = "en"};
    enum result result = window_create(&window, &bench->window, why);
    if (result == RESULT_OK)
        result = renderer_create(width_px, height_px, RENDERER_FIT_COVER, &bench->renderer, why);
    if (result == RESULT_OK)
        result = draw2d_create(&bench->draw2d, why);
    if (result == RESULT_OK)
        result = ui_create(&ui, bench->draw2d, &bench->ui, why);
    if (result != RESULT_OK)
        return result;
    ui_resize(bench->ui, width_px, height_px);
    session_init(&bench->session, (struct interest_sink){0});
    session_consent(&bench->session, true, false);
    return RESULT_OK;
}

static void close_stage(struct ui_bench *bench)
{
    ui_destroy(bench->ui);
    draw2d_destroy(bench->draw2d);
    renderer_destroy(bench->renderer);
    window_destroy(bench->window);
    bench->ui = NULL;
    bench->draw2d = NULL;
    bench->renderer = NULL;
    bench->window = NULL;
}

static void give_pictures(struct ui_bench *bench)
{
    struct ui_picture_request wanted;
    while (ui_wants_picture(bench->ui, &wanted)) {
        struct load_request request = {.kind = LOAD_PICTURE, .max_side_px = wanted.max_side_px};
        struct load_reply reply;
        if (!load_request_set_path(&request, wanted.path))
            continue;
        load_now(&request, &reply);
        ui_give_picture(bench->ui, wanted.path, reply.picture.pixels != NULL ? &reply.picture : NULL);
        load_reply_finish(&reply);
    }
}

static void draw(struct ui_bench *bench, int size, struct cost *cost)
{
    const struct scene bare = {.clear_colour = {0.3f, 0.25f, 0.2f}};
    const struct ui_status status = {.face_present = true};
    renderer_draw(bench->renderer, &bare);
    renderer_present(bench->renderer, sizes[size].width_px, sizes[size].height_px, 0); // waits
    int64_t began_ns = clock_process_cpu_ns(), began_own_ns = clock_thread_cpu_ns();
    ui_draw(bench->ui, renderer_target(bench->renderer), &bench->session, &status, bench->now_ns);
    int64_t own_ns = clock_thread_cpu_ns() - began_own_ns;
    renderer_present(bench->renderer, sizes[size].width_px, sizes[size].height_px, 0);
    bench->now_ns += FRAME_NS;
    if (cost == NULL)
        return;
    meter_add_ns(&cost->own_ms, own_ns);
    meter_add_ns(&cost->all_ms, clock_process_cpu_ns() - began_ns);
}

static void move(struct ui_bench *bench, enum screen screen, int frame)
{
    if (screen != SCREEN_SCROLLING || frame % NOTCH_FRAMES != 0)
        return;
    bool back = frame / SCROLL_FRAMES % 2 != 0;
    struct input_event event = {
        .kind = INPUT_SCROLL, .delta_y = back ? 1.0f : -1.0f, .time_ns = bench->now_ns};
    ui_handle(bench->ui, &event, &bench->session);
}

static void time_screen(struct ui_bench *bench, int size, enum screen screen)
{
    ui_choose(bench->ui, &bench->catalogue->products[0], 0);
    if (screen == SCREEN_SHEET)
        sheet_show(bench->ui, SHEET_PRODUCT);
    for (int i = -SETTLE_FRAMES; i < bench->options->frames; i++) {
        move(bench, screen, i + SETTLE_FRAMES);
        draw(bench, size, i < 0 ? NULL : &bench->costs[size][screen]);
        give_pictures(bench);
    }
}

// --- the report --------------------------------------------------------------------------------------------

static void print_table(const struct ui_bench *bench)
{
    printf("CPU ms a frame: of the thread that draws (p50, p95), with the rasteriser's (p50)\n\n%-20s", "");
    for (int size = 0; size < SIZE_COUNT; size++)
        printf(" %26s", sizes[size].name);
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        printf("\n%-20s", screen_names[screen]);
        for (int size = 0; size < SIZE_COUNT; size++) {
            const struct cost *cost = &bench->costs[size][screen];
            printf(" %8.3f %8.3f %8.2f", meter_percentile(&cost->own_ms, 0.5),
                   meter_percentile(&cost->own_ms, 0.95), meter_percentile(&cost->all_ms, 0.5));
        }
    }
    printf("\n");
}

static void print_json(const struct ui_bench *bench)
{
    json_t *report = json_object();
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        json_t *by_size = json_object();
        for (int size = 0; size < SIZE_COUNT; size++) {
            const struct cost *cost = &bench->costs[size][screen];
            (void)json_object_set_new(
                by_size, sizes[size].name,
                json_pack("{s:f, s:f, s:f, s:I}", "own_p50_ms", meter_percentile(&cost->own_ms, 0.5),
                          "own_p95_ms", meter_percentile(&cost->own_ms, 0.95), "all_p50_ms",
                          meter_percentile(&cost->all_ms, 0.5), "count", (json_int_t)cost->own_ms.count));
        }
        (void)json_object_set_new(report, screen_names[screen], by_size);
    }
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)putchar('\n');
    json_decref(report);
}

enum result bench_ui(const struct bench_ui_options *options, struct diagnostic *why)
{
    struct ui_bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    bench->options = options;
    bench->now_ns = CLOCK_SECOND_NS;
    enum result result = catalogue_load(options->catalogue_folder, NULL, &bench->catalogue, why);
    for (int size = 0; size < SIZE_COUNT && result == RESULT_OK; size++) {
        result = open_stage(bench, sizes[size].width_px, sizes[size].height_px, why);
        for (int screen = 0; screen < SCREEN_COUNT && result == RESULT_OK; screen++)
            time_screen(bench, size, (enum screen)screen);
        close_stage(bench);
    }
    if (result == RESULT_OK && options->json)
        print_json(bench);
    else if (result == RESULT_OK)
        print_table(bench);
    catalogue_destroy(bench->catalogue);
    free(bench);
    return result;
}
