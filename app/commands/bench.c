// cheval bench: every stage on a recorded clip, then the whole mirror at the clip's own rate.
#include "app/commands/bench_products.h"
#include "app/commands/bench_recommend.h"
#include "app/commands/bench_touch.h"
#include "app/commands/bench_ui.h"
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/commands/wear_list.h"
#include "app/meter.h"
#include "app/mirror.h"
#include "app/studio.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/os/paths.h"
#include "platform/os/usage.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The detector runs when a face is missing; forgetting everybody this often gives it samples.
#define DETECT_EVERY 20

// Of the whole mirror; with those in which it settles less than the usual clip takes.
#define USUAL_SECONDS 10

struct bench {
    const char *clip, *catalogue_folder, *models_folder, *wear;
    int frames, seconds;
    const char *store_path;
    char resources[1024], models[1100], demo[1100], source[1200], store[256];
    struct catalogue *catalogue;
    struct wear_list worn;
    // Stages, one thread.
    struct meter decode_ms, crop_ms, detector_ms, mesh_ms, geometry_ms, tracking_ms, tracking_cpu_ms;
    struct meter layers_ms, scene_ms, render_ms, frame_cpu_ms;
    struct meter face_cpu_ms, body_cpu_ms; // decode and tracking: of a face; of face, body and mask
    int faces_seen, frames_seen;
    // The whole mirror.
    struct meter latency_ms, interval_ms;
    double mirror_cpu_s_a_frame, frames_a_second;
    double commit_p50_ms, commit_p99_ms; // interest: from the touch to the disk
    unsigned long long events_stored;
    long peak_memory_kib;
};

static const struct catalogue_product *first_of(const struct catalogue *catalogue,
                                                enum catalogue_category category)
{
    for (int i = 0; i < catalogue->product_count; i++)
        if (catalogue->products[i].category == category)
            return &catalogue->products[i];
    return NULL;
}

static enum result prepare(struct bench *bench, struct diagnostic *why)
{
    enum result result = paths_resources(bench->resources, sizeof bench->resources, why);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(bench->models, sizeof bench->models, "%s/models", bench->resources);
    (void)snprintf(bench->demo, sizeof bench->demo, "%s/demo", bench->resources);
    if (bench->clip != NULL)
        (void)snprintf(bench->source, sizeof bench->source, "file:%s", bench->clip);
    else
        (void)snprintf(bench->source, sizeof bench->source, "file:%s/clips/bench-720p.avi", bench->resources);
    if (bench->models_folder == NULL)
        bench->models_folder = bench->models;
    if (bench->catalogue_folder == NULL)
        bench->catalogue_folder = bench->demo;
    if (bench->store_path == NULL &&
        paths_temporary(bench->store, sizeof bench->store, "cheval-bench.db") == RESULT_OK)
        bench->store_path = bench->store;
    struct catalogue_problems problems = {0};
    result = catalogue_load(bench->catalogue_folder, &problems, &bench->catalogue, why);
    if (result != RESULT_OK)
        return result;
    if (bench->wear != NULL)
        return wear_list_read(&bench->worn, bench->catalogue, bench->wear, why);
    static const enum catalogue_category usual[] = {CATEGORY_LIPSTICK, CATEGORY_EYEGLASSES};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        const struct catalogue_product *product = first_of(bench->catalogue, usual[i]);
        if (product != NULL)
            bench->worn.items[bench->worn.count++] =
                (struct scene_wear){.product = product, .fade = 1.0f, .intensity = 1.0f};
    }
    return RESULT_OK;
}

// --- stages, one after the other on this thread -----------------------------------------------------------

struct stages {
    struct frame_pool *pool;
    struct camera *camera;
    struct tracker *tracker;
    struct studio studio;
    struct people people;
    struct people_layerer *layerer;
    struct people_layers layers;
    struct placement_memory memory;
};

static enum result open_tracking(struct stages *stages, const struct bench *bench, unsigned parts,
                                 struct diagnostic *why)
{
    struct tracker_options tracking = {
        .models_dir = bench->models_folder, .parts = parts, .max_faces = 1, .max_bodies = 1};
    struct camera_options camera = {.source = bench->source, .loop = true, .unpaced = true};
    enum result result = frame_pool_create(4, &stages->pool);
    if (result == RESULT_OK)
        result = camera_open(&camera, stages->pool, &stages->camera, why);
    return result == RESULT_OK ? tracker_create(&tracking, &stages->tracker, why) : result;
}

static void close_stages(struct stages *stages)
{
    studio_close(&stages->studio);
    people_layers_free(&stages->layers);
    people_layerer_destroy(stages->layerer);
    tracker_destroy(stages->tracker);
    camera_close(stages->camera);
    frame_pool_destroy(stages->pool);
}

static void note_tracking(struct bench *bench, const struct stages *stages)
{
    struct tracker_timings timings = tracker_last_timings(stages->tracker);
    meter_add_ns(&bench->geometry_ms, timings.ns[STAGE_FACE_GEOMETRY]);
    if (timings.runs[STAGE_FACE_DETECTOR] > 0) {
        meter_add_ns(&bench->detector_ms,
                     timings.ns[STAGE_FACE_DETECTOR] / timings.runs[STAGE_FACE_DETECTOR]);
        return; // not the steady state
    }
    if (timings.runs[STAGE_FACE_MESH] > 0) {
        meter_add_ns(&bench->crop_ms, timings.ns[STAGE_CROP] / timings.runs[STAGE_FACE_MESH]);
        meter_add_ns(&bench->mesh_ms, timings.ns[STAGE_FACE_MESH] / timings.runs[STAGE_FACE_MESH]);
        meter_add_ns(&bench->tracking_ms, timings.total_ns);
        meter_add_ns(&bench->tracking_cpu_ms, timings.cpu_ns);
    }
}

static enum result run_frame(struct bench *bench, struct stages *stages, const struct frame *frame,
                             struct diagnostic *why)
{
    if (bench->frames_seen % DETECT_EVERY == 0)
        tracker_reset(stages->tracker);
    enum result result = tracker_update(stages->tracker, &frame->picture, frame->sequence, frame->captured_ns,
                                        &stages->people);
    if (result != RESULT_OK)
        return diagnose(why, result, "tracking failed: %s", result_name(result));
    note_tracking(bench, stages);
    if (stages->layerer != NULL) {
        int64_t began_ns = clock_now_ns();
        result =
            people_layerer_look(stages->layerer, &frame->picture, &stages->people, false, &stages->layers);
        if (result != RESULT_OK)
            return diagnose(why, result, "layers: %s", result_name(result));
        meter_add_ns(&bench->layers_ms, clock_now_ns() - began_ns);
    }
    bench->faces_seen += stages->people.face_count > 0;
    struct scene_input input = {
        .picture = &frame->picture,
        .picture_sequence = frame->sequence,
        .people = &stages->people,
        .layers = &stages->layers,
        .wear = bench->worn.items,
        .wear_count = bench->worn.count,
        .mirror = true,
        .memory = &stages->memory,
        .dressing = stages->studio.dressing,
    };
    int64_t began_ns = clock_now_ns();
    scene_build(&stages->studio.scene, &input, &stages->studio.products);
    meter_add_ns(&bench->scene_ms, clock_now_ns() - began_ns);
    began_ns = clock_now_ns();
    result = studio_draw(&stages->studio, &input, why);
    renderer_present(stages->studio.renderer, 1280, 720, 0); // waits until it is drawn
    meter_add_ns(&bench->render_ms, clock_now_ns() - began_ns);
    return result;
}

static enum result run_stages(struct bench *bench, struct diagnostic *why)
{
    struct stages *stages = calloc(1, sizeof *stages);
    if (stages == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    unsigned parts = wear_list_needs(&bench->worn);
    enum result result = open_tracking(stages, bench, parts, why);
    if (result == RESULT_OK && parts & TRACK_BODIES) // clothes
        result = people_layerer_create(&stages->layerer, why);
    if (result == RESULT_OK)
        result = studio_open(&stages->studio, 1280, 720, RENDERER_FIT_COVER, why);
    while (result == RESULT_OK && bench->frames_seen < bench->frames) {
        int64_t cpu_ns = clock_process_cpu_ns();
        struct frame *frame = NULL;
        camera_wait(stages->camera, CLOCK_SECOND_NS);
        result = camera_acquire(stages->camera, &frame);
        if (result != RESULT_OK || frame == NULL)
            continue;
        if (frame->placeholder) {
            result = diagnose(why, RESULT_IO, "%s: %s", bench->source, frame->reason);
        } else {
            meter_add_ns(&bench->decode_ms, camera_stats(stages->camera).decode_ns);
            result = run_frame(bench, stages, frame, why);
        }
        frame_release(frame);
        if (bench->frames_seen++ > 0) // the first one loads the products
            meter_add_ns(&bench->frame_cpu_ms, clock_process_cpu_ns() - cpu_ns);
    }
    close_stages(stages);
    free(stages);
    return result;
}

// --- what tracking costs, decoding included ---------------------------------------------------------------

static enum result run_tracking(const struct bench *bench, unsigned parts, struct meter *cpu_ms,
                                struct diagnostic *why)
{
    struct stages *stages = calloc(1, sizeof *stages);
    if (stages == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = open_tracking(stages, bench, parts, why);
    for (int i = 0; i < bench->frames && result == RESULT_OK; i++) {
        int64_t cpu_ns = clock_process_cpu_ns();
        struct frame *frame = NULL;
        camera_wait(stages->camera, CLOCK_SECOND_NS);
        result = camera_acquire(stages->camera, &frame);
        if (result != RESULT_OK || frame == NULL)
            continue;
        result = tracker_update(stages->tracker, &frame->picture, frame->sequence, frame->captured_ns,
                                &stages->people);
        frame_release(frame);
        meter_add_ns(cpu_ms, clock_process_cpu_ns() - cpu_ns);
    }
    close_stages(stages);
    free(stages);
    return result;
}

// --- the whole mirror, its threads and its UI, at the clip's rate -----------------------------------------

static void dress(struct bench *bench, struct mirror *mirror)
{
    struct ui_action consent = {.kind = UI_ACTION_CONSENT, .try_on = true};
    mirror_apply(mirror, &consent);
    for (int i = 0; i < bench->worn.count; i++) {
        int first = 0;
        const struct scene_wear *worn = &bench->worn.items[i];
        const struct catalogue_product *product =
            catalogue_find(mirror->catalogue, worn->product->sku, NULL, &first);
        struct ui_action wear = {.kind = UI_ACTION_WEAR, .product = product, .variant = worn->variant};
        if (product != NULL)
            mirror_apply(mirror, &wear);
    }
}

// A shopper who likes and likes back, ten times a second: interest on its way to the disk while the mirror
// runs.
static void keep_liking(const struct bench *bench, struct mirror *mirror, int64_t now_ns, int64_t *next_ns)
{
    if (now_ns < *next_ns || bench->worn.count == 0)
        return;
    *next_ns = now_ns + CLOCK_SECOND_NS / 10;
    for (int twice = 0; twice < 2; twice++) {
        struct ui_action like = {.kind = UI_ACTION_LIKE, .product = mirror->session.worn[0].product};
        if (mirror->session.worn_count > 0)
            mirror_apply(mirror, &like);
    }
}

// Of which the models are loaded and the shaders compiled.
static enum result open_mirror(struct bench *bench, struct mirror **out, struct diagnostic *why)
{
    // One shopper, followed alone as in a store; where the clip may begin again, and the shopper with it,
    // whoever is seen.
    bool begins_again = bench->clip != NULL || bench->seconds > USUAL_SECONDS;
    struct mirror_options options = {
        .camera = {.source = bench->source, .loop = true},
        .catalogue = bench->catalogue_folder,
        .models = bench->models_folder,
        .profile_store = bench->store_path,
        .visit = {.anybody = begins_again},
        .window = {.headless = true, .width_px = 1280, .height_px = 720},
    };
    enum result result = mirror_create(&options, out, why);
    if (result != RESULT_OK)
        return result;
    dress(bench, *out);
    int64_t settled_ns = clock_now_ns() + 2 * CLOCK_SECOND_NS;
    while (clock_now_ns() < settled_ns)
        (void)frame_step(*out);
    return RESULT_OK;
}

static enum result measure_touch(struct bench *bench, bool json, struct diagnostic *why)
{
    struct mirror *mirror = NULL;
    enum result result = open_mirror(bench, &mirror, why);
    if (result != RESULT_OK)
        return result;
    bench_touch(mirror, &(struct bench_touch_options){.seconds = bench->seconds, .json = json});
    mirror_destroy(mirror);
    return RESULT_OK;
}

static enum result run_whole_mirror(struct bench *bench, struct diagnostic *why)
{
    struct mirror *mirror = NULL;
    enum result result = open_mirror(bench, &mirror, why);
    if (result != RESULT_OK)
        return result;
    memset(mirror->meters, 0, sizeof *mirror->meters);
    int64_t began_ns = clock_now_ns(), began_cpu_ns = clock_process_cpu_ns();
    int64_t end_ns = began_ns + bench->seconds * CLOCK_SECOND_NS;
    int64_t like_ns = began_ns;
    while (clock_now_ns() < end_ns) {
        keep_liking(bench, mirror, clock_now_ns(), &like_ns);
        (void)frame_step(mirror);
    }
    double seconds = (double)(clock_now_ns() - began_ns) / 1e9;
    double frames = (double)mirror->meters->latency_ms.count;
    bench->latency_ms = mirror->meters->latency_ms;
    bench->interval_ms = mirror->meters->interval_ms;
    bench->frames_a_second = frames / seconds;
    if (frames > 0)
        bench->mirror_cpu_s_a_frame = (double)(clock_process_cpu_ns() - began_cpu_ns) / 1e9 / frames;
    const struct workers_counters *counters = &mirror->workers->counters;
    bench->events_stored = atomic_load(&counters->events_stored);
    bench->commit_p50_ms = (double)atomic_load(&counters->commit_p50_us) / 1000.0;
    bench->commit_p99_ms = (double)atomic_load(&counters->commit_p99_us) / 1000.0;
    mirror_destroy(mirror);
    return RESULT_OK;
}

// --- the report -------------------------------------------------------------------------------------------

struct row {
    const char *name;
    const struct meter *meter;
};

#define ROW_COUNT 15
static void list_rows(const struct bench *bench, struct row rows[ROW_COUNT])
{
    const struct row all[ROW_COUNT] = {
        {"decode", &bench->decode_ms},
        {"crop", &bench->crop_ms},
        {"detector", &bench->detector_ms},
        {"mesh", &bench->mesh_ms},
        {"geometry", &bench->geometry_ms},
        {"tracking", &bench->tracking_ms},
        {"tracking CPU", &bench->tracking_cpu_ms},
        {"decode + face CPU", &bench->face_cpu_ms},
        {"+ body, mask CPU", &bench->body_cpu_ms},
        {"layers", &bench->layers_ms},
        {"scene", &bench->scene_ms},
        {"render", &bench->render_ms},
        {"all stages CPU", &bench->frame_cpu_ms},
        {"mirror interval", &bench->interval_ms},
        {"mirror latency", &bench->latency_ms},
    };
    memcpy(rows, all, sizeof all);
}

static void print_table(const struct bench *bench)
{
    struct row rows[ROW_COUNT];
    list_rows(bench, rows);
    printf("%s, 1280x720, %d frames, a face in %d; worn:", bench->source, bench->frames_seen,
           bench->faces_seen);
    for (int i = 0; i < bench->worn.count; i++)
        printf(" %s", bench->worn.items[i].product->sku);
    printf("\n\n");
    printf("%-18s %9s %9s %9s %7s\n", "ms", "p50", "p95", "p99", "n");
    for (int i = 0; i < ROW_COUNT; i++)
        printf("%-18s %9.3f %9.3f %9.3f %7llu\n", rows[i].name, meter_percentile(rows[i].meter, 0.5),
               meter_percentile(rows[i].meter, 0.95), meter_percentile(rows[i].meter, 0.99),
               (unsigned long long)rows[i].meter->count);
    printf("\nthe whole mirror, threads and UI: %.1f frames a second, %.4f CPU seconds a frame\n",
           bench->frames_a_second, bench->mirror_cpu_s_a_frame);
    printf("interest, from the touch to the disk: p50 %.2f ms, p99 %.2f ms (%llu events)\n",
           bench->commit_p50_ms, bench->commit_p99_ms, bench->events_stored);
    printf("peak memory: %.0f MB\n", (double)bench->peak_memory_kib / 1024.0);
}

static void print_json(const struct bench *bench)
{
    struct row rows[ROW_COUNT];
    list_rows(bench, rows);
    json_t *stages = json_object();
    for (int i = 0; i < ROW_COUNT; i++)
        (void)json_object_set_new(
            stages, rows[i].name,
            json_pack("{s:f, s:f, s:f, s:I}", "p50_ms", meter_percentile(rows[i].meter, 0.5), "p95_ms",
                      meter_percentile(rows[i].meter, 0.95), "p99_ms", meter_percentile(rows[i].meter, 0.99),
                      "count", (json_int_t)rows[i].meter->count));
    json_t *report =
        json_pack("{s:s, s:i, s:i, s:o, s:f, s:f, s:f, s:f, s:f}", "clip", bench->source, "frames",
                  bench->frames_seen, "frames_with_face", bench->faces_seen, "stages", stages,
                  "mirror_frames_a_second", bench->frames_a_second, "mirror_cpu_s_a_frame",
                  bench->mirror_cpu_s_a_frame, "commit_p50_ms", bench->commit_p50_ms, "commit_p99_ms",
                  bench->commit_p99_ms, "peak_memory_mb", (double)bench->peak_memory_kib / 1024.0);
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)putchar('\n');
    json_decref(report);
}

static enum result measure_mirror(struct bench *bench, bool json, struct diagnostic *why)
{
    // The mirror first: its peak memory is the one that counts, and the stages' would stand beside it.
    enum result result = run_whole_mirror(bench, why);
    bench->peak_memory_kib = usage_peak_memory_kib();
    if (result == RESULT_OK)
        result = run_stages(bench, why);
    if (result == RESULT_OK)
        result = run_tracking(bench, TRACK_FACES, &bench->face_cpu_ms, why);
    if (result == RESULT_OK)
        result = run_tracking(bench, TRACK_FACES | TRACK_BODIES | TRACK_MASK, &bench->body_cpu_ms, why);
    if (result == RESULT_OK && json)
        print_json(bench);
    else if (result == RESULT_OK)
        print_table(bench);
    return result;
}

static enum result measure_products(const struct bench *bench, enum bench_products_kind kind, bool json,
                                    struct diagnostic *why)
{
    const struct bench_products_options options = {.kind = kind,
                                                   .source = bench->source,
                                                   .catalogue_folder = bench->catalogue_folder,
                                                   .models_folder = bench->models_folder,
                                                   .frames = bench->frames,
                                                   .json = json};
    return bench_products(&options, why);
}

static enum result measure_ui(const struct bench *bench, bool json, struct diagnostic *why)
{
    const struct bench_ui_options options = {.catalogue_folder = bench->catalogue_folder,
                                             .resources = bench->resources,
                                             .frames = bench->frames,
                                             .json = json};
    return bench_ui(&options, why);
}

static enum result measure_recommend(const struct bench *bench, const char *path, bool json,
                                     struct diagnostic *why)
{
    const struct bench_recommend_options options = {
        .path = path, .catalogue_folder = bench->catalogue_folder, .json = json};
    return bench_recommend(&options, why);
}

int command_bench(int count, char **arguments)
{
    const char *frames_text = NULL, *seconds_text = "10", *baskets = NULL;
    bool json = false, makeup = false, worn = false, clothes = false, ui = false, touch = false;
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return EXIT_STATUS_FAILED;
    const struct option table[] = {
        {.name = "--clip",
         .value = "FILE",
         .help = "default: the demo clip as a 720p MJPEG camera sends it",
         .text = &bench->clip},
        {.name = "--frames",
         .value = "N",
         .help = "for the stages; default 300, with --makeup, --worn and --clothes 60",
         .text = &frames_text},
        {.name = "--seconds",
         .value = "N",
         .help = "for the whole mirror; default 10",
         .text = &seconds_text},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "default: the demo catalogue",
         .text = &bench->catalogue_folder},
        {.name = "--models", .value = "DIR", .help = "the tracking models", .text = &bench->models_folder},
        {.name = "--profile-store",
         .value = "FILE",
         .help = "default: cheval-bench.db in the temporary folder",
         .text = &bench->store_path},
        {.name = "--wear",
         .value = "LIST",
         .help = "SKU[:VARIANT][,…]; default: a lipstick and eyeglasses",
         .text = &bench->wear},
        {.name = "--makeup",
         .help = "in place of all that: what each category of make-up costs",
         .flag = &makeup},
        {.name = "--worn",
         .help = "in place of all that: what glasses, jewellery and hats cost",
         .flag = &worn},
        {.name = "--clothes",
         .help = "in place of all that: what clothes cost; the clip should show a body",
         .flag = &clothes},
        {.name = "--ui",
         .help = "in place of all that: what the user interface costs beside the rasteriser",
         .flag = &ui},
        {.name = "--touch",
         .help = "in place of all that: how soon the screen answers a finger while a face is tracked",
         .flag = &touch},
        {.name = "--recommend",
         .value = "FILE",
         .help =
             "in place of all that: how often what is recommended is what was chosen, by a profile store, "
             "or by lines of baskets, items between commas",
         .text = &baskets},
        {.name = "--json", .help = "as JSON", .flag = &json},
    };
    struct options options = {
        .usage = "cheval bench [--makeup | --worn | --clothes | --ui | --touch | --recommend FILE] [--wear "
                 "LIST] [--json] "
                 "[--clip FILE] "
                 "[--frames N] [--seconds N]",
        .summary = "Times every stage on a recorded clip, then the whole mirror at the clip's own rate.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
    };
    int status = EXIT_STATUS_USAGE;
    struct diagnostic why = {0};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    bool products = makeup || worn || clothes;
    enum bench_products_kind kind = clothes ? BENCH_CLOTHES : worn ? BENCH_WORN : BENCH_MAKEUP;
    if (frames_text == NULL)
        frames_text = products ? "60" : "300";
    if (outcome == OPTIONS_HELP_SHOWN)
        status = EXIT_STATUS_OK;
    if (outcome != OPTIONS_GO_ON || !options_integer("--frames", frames_text, 1, 100000, &bench->frames) ||
        !options_integer("--seconds", seconds_text, 1, 3600, &bench->seconds))
        goto cleanup;
    enum result result = prepare(bench, &why);
    if (result == RESULT_OK)
        result = baskets    ? measure_recommend(bench, baskets, json, &why)
                 : ui       ? measure_ui(bench, json, &why)
                 : touch    ? measure_touch(bench, json, &why)
                 : products ? measure_products(bench, kind, json, &why)
                            : measure_mirror(bench, json, &why);
    status = exit_with(result, &why);
cleanup:
    catalogue_destroy(bench->catalogue);
    free(bench);
    return status;
}
