// The same frames with a product and without, one after the other, so that whatever else the machine does
// strikes both: the median of the differences is what the product costs. What all products of a kind share
// (make-up: light, lips and face measured, meshes built) is in each category's figure, and in "all of them"
// once.
#include "app/commands/bench_products.h"

#include "app/meter.h"
#include "app/studio.h"
#include "platform/base/clock.h"
#include "platform/camera/camera.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Frames of the clip that are kept, with the people on them, and drawn in turn.
#define KEPT_FRAMES 12
// Frames of the clip between two that are kept: other poses, other openings of the mouth.
#define KEPT_EVERY 15
#define WARM_UP_DRAWS 3
#define CASES_MAX (MAKEUP_KIND_COUNT + 2) // each category, all of them, a few
#define WORN_MAX 16

static const struct {
    const char *name;
    int width_px, height_px;
} sizes[] = {{"1280x720", 1280, 720}, {"1080x1920", 1080, 1920}};
#define SIZE_COUNT ((int)(sizeof sizes / sizeof sizes[0]))

struct kept_frame {
    struct picture picture;
    struct people people;
};

// Something that is worn, and what it costs.
struct bench_case {
    const char *name, *sku;
    int worn_count;
    struct scene_wear worn[WORN_MAX];
    struct meter cost_ms[SIZE_COUNT];
};

struct products_bench {
    enum bench_products_kind kind;
    struct catalogue *catalogue;
    int frame_count;
    struct kept_frame frames[KEPT_FRAMES];
    int case_count;
    struct bench_case cases[CASES_MAX];
    struct meter bare_ms[SIZE_COUNT];
    struct studio studio;
    struct dressing *nothing_on; // of the bare frames, which would take the worn ones' clothes off again
    struct placement_memory memory;
    uint64_t sequence;
};

// --- what is worn -----------------------------------------------------------------------------------------

static void wear(struct bench_case *worn_case, const struct catalogue_product *product, int variant,
                 float intensity)
{
    if (worn_case->worn_count < WORN_MAX)
        worn_case->worn[worn_case->worn_count++] =
            (struct scene_wear){.product = product, .variant = variant, .fade = 1.0f, .intensity = intensity};
}

static const struct catalogue_product *first_of(const struct catalogue *catalogue, int category)
{
    for (int i = 0; i < catalogue->product_count; i++)
        if ((int)catalogue->products[i].category == category &&
            catalogue->products[i].variants[0].try_on.kind != TRY_ON_NONE)
            return &catalogue->products[i];
    return NULL;
}

// The first product of each category, alone and all at once.
static void add_categories(struct products_bench *bench, int first, int last)
{
    struct bench_case all = {.name = "all of them", .sku = ""};
    for (int category = first; category <= last; category++) {
        const struct catalogue_product *product = first_of(bench->catalogue, category);
        if (product == NULL)
            continue;
        struct bench_case *one = &bench->cases[bench->case_count++];
        *one = (struct bench_case){.name = catalogue_category_name(product->category), .sku = product->sku};
        wear(one, product, 0, 1.0f);
        wear(&all, product, 0, 1.0f);
    }
    bench->cases[bench->case_count++] = all;
}

static void add_look(struct products_bench *bench)
{
    if (bench->catalogue->look_count == 0)
        return;
    const struct catalogue_look *look = &bench->catalogue->looks[0];
    struct bench_case *whole = &bench->cases[bench->case_count++];
    *whole = (struct bench_case){.name = "a look", .sku = look->id};
    for (int i = 0; i < look->part_count; i++)
        wear(whole, look->parts[i].product, look->parts[i].variant, look->parts[i].intensity);
}

// What is often worn together.
static void add_together(struct products_bench *bench, const char *name, const int *categories, int count)
{
    struct bench_case *together = &bench->cases[bench->case_count++];
    *together = (struct bench_case){.name = name, .sku = ""};
    for (int i = 0; i < count; i++) {
        const struct catalogue_product *product = first_of(bench->catalogue, categories[i]);
        if (product != NULL)
            wear(together, product, 0, 1.0f);
    }
}

static void add_cases(struct products_bench *bench)
{
    switch (bench->kind) {
    case BENCH_MAKEUP:
        add_categories(bench, 0, CATEGORY_CONTACT_LENS);
        add_look(bench);
        break;
    case BENCH_WORN: {
        static const int most[] = {CATEGORY_EYEGLASSES, CATEGORY_EARRINGS, CATEGORY_HAT};
        add_categories(bench, CATEGORY_EYEGLASSES, CATEGORY_MASK);
        add_together(bench, "three of them", most, 3);
        break;
    }
    case BENCH_CLOTHES: {
        static const int layers[] = {CATEGORY_TOP, CATEGORY_JACKET};
        add_categories(bench, CATEGORY_TOP, CATEGORY_BAG);
        add_together(bench, "top and jacket", layers, 2);
        break;
    }
    }
}

// What must be tracked for them.
static unsigned parts_of(enum bench_products_kind kind)
{
    return kind == BENCH_CLOTHES ? scene_needs(CATEGORY_TOP) : TRACK_FACES;
}

// --- frames and the people on them -------------------------------------------------------------------------

static enum result copy_picture(const struct picture *from, struct picture *to)
{
    enum result result = picture_allocate(from->width_px, from->height_px, to);
    for (int y = 0; y < from->height_px && result == RESULT_OK; y++)
        memcpy(picture_row(to, y), picture_row(from, y), 4 * (size_t)from->width_px);
    return result;
}

// With a body for those who are dressed.
static bool shows_somebody(const struct products_bench *bench, const struct people *people)
{
    return bench->kind == BENCH_CLOTHES ? people->body_count > 0 : people->face_count > 0;
}

static enum result keep_frames(struct products_bench *bench, struct camera *camera, struct tracker *tracker,
                               struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int seen = 0; bench->frame_count < KEPT_FRAMES && result == RESULT_OK;) {
        struct frame *frame = NULL;
        camera_wait(camera, CLOCK_SECOND_NS);
        result = camera_acquire(camera, &frame);
        if (result != RESULT_OK || frame == NULL)
            continue;
        struct kept_frame *kept = &bench->frames[bench->frame_count];
        if (frame->placeholder)
            result = diagnose(why, RESULT_IO, "the clip can't be read: %s", frame->reason);
        if (result == RESULT_OK)
            result =
                tracker_update(tracker, &frame->picture, frame->sequence, frame->captured_ns, &kept->people);
        if (result == RESULT_OK && seen++ % KEPT_EVERY == 0 && shows_somebody(bench, &kept->people)) {
            result = copy_picture(&frame->picture, &kept->picture);
            bench->frame_count++;
        }
        frame_release(frame);
        if (seen > 100 * KEPT_FRAMES && result == RESULT_OK)
            result = diagnose(why, RESULT_NOT_FOUND, "the clip shows no %s",
                              bench->kind == BENCH_CLOTHES ? "body" : "face");
    }
    return result;
}

static enum result read_clip(struct products_bench *bench, const struct bench_products_options *options,
                             struct diagnostic *why)
{
    struct frame_pool *pool = NULL;
    struct camera *camera = NULL;
    struct tracker *tracker = NULL;
    struct tracker_options tracking = {
        .models_dir = options->models_folder, .max_faces = 1, .parts = parts_of(options->kind)};
    struct camera_options source = {.source = options->source, .loop = true, .unpaced = true};
    enum result result = frame_pool_create(4, &pool);
    if (result == RESULT_OK)
        result = camera_open(&source, pool, &camera, why);
    if (result == RESULT_OK)
        result = tracker_create(&tracking, &tracker, why);
    if (result == RESULT_OK)
        result = keep_frames(bench, camera, tracker, why);
    tracker_destroy(tracker);
    camera_close(camera);
    frame_pool_destroy(pool);
    return result;
}

// --- drawing -----------------------------------------------------------------------------------------------

// NULL: nobody wears anything.
static enum result draw(struct products_bench *bench, int size, int frame, const struct bench_case *worn_case,
                        int64_t *duration_ns, struct diagnostic *why)
{
    struct scene_input input = {
        .picture = &bench->frames[frame].picture,
        .picture_sequence = ++bench->sequence,
        .people = &bench->frames[frame].people,
        .wear = worn_case != NULL ? worn_case->worn : NULL,
        .wear_count = worn_case != NULL ? worn_case->worn_count : 0,
        .mirror = true,
        .memory = bench->kind == BENCH_CLOTHES ? &bench->memory : NULL, // as the mirror dresses bodies
        .dressing = worn_case == NULL ? bench->nothing_on : NULL,
    };
    int64_t began_ns = clock_now_ns();
    enum result result = studio_draw(&bench->studio, &input, why);
    renderer_present(bench->studio.renderer, sizes[size].width_px, sizes[size].height_px,
                     0); // until it is drawn
    *duration_ns = clock_now_ns() - began_ns;
    return result;
}

static enum result time_case(struct products_bench *bench, int size, struct bench_case *worn_case, int draws,
                             struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int i = -WARM_UP_DRAWS; i < draws && result == RESULT_OK; i++) {
        int frame = (i + WARM_UP_DRAWS) % bench->frame_count;
        int64_t bare_ns = 0, worn_ns = 0;
        result = draw(bench, size, frame, NULL, &bare_ns, why);
        if (result == RESULT_OK)
            result = draw(bench, size, frame, worn_case, &worn_ns, why);
        if (i < 0)
            continue; // shaders compiled, textures read
        meter_add_ns(&bench->bare_ms[size], bare_ns);
        meter_add_ns(&worn_case->cost_ms[size], worn_ns - bare_ns);
    }
    return result;
}

static enum result time_all(struct products_bench *bench, int draws, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int size = 0; size < SIZE_COUNT && result == RESULT_OK; size++) {
        result =
            studio_open(&bench->studio, sizes[size].width_px, sizes[size].height_px, RENDERER_FIT_COVER, why);
        for (int i = 0; i < bench->case_count && result == RESULT_OK; i++)
            result = time_case(bench, size, &bench->cases[i], draws, why);
        studio_close(&bench->studio);
    }
    return result;
}

// --- the report --------------------------------------------------------------------------------------------

static void print_table(const struct products_bench *bench)
{
    printf("ms more than the bare frame (median of the differences; p95)\n\n%-16s %-16s", "", "");
    for (int size = 0; size < SIZE_COUNT; size++)
        printf(" %17s", sizes[size].name);
    printf("\n%-16s %-16s", "the bare frame", "");
    for (int size = 0; size < SIZE_COUNT; size++)
        printf(" %8.2f %8.2f", meter_percentile(&bench->bare_ms[size], 0.5),
               meter_percentile(&bench->bare_ms[size], 0.95));
    for (int i = 0; i < bench->case_count; i++) {
        const struct bench_case *one = &bench->cases[i];
        printf("\n%-16s %-16s", one->name, one->sku);
        for (int size = 0; size < SIZE_COUNT; size++)
            printf(" %8.2f %8.2f", meter_percentile(&one->cost_ms[size], 0.5),
                   meter_percentile(&one->cost_ms[size], 0.95));
    }
    printf("\n");
}

static json_t *figures(const struct meter meters[SIZE_COUNT])
{
    json_t *by_size = json_object();
    for (int size = 0; size < SIZE_COUNT; size++)
        (void)json_object_set_new(by_size, sizes[size].name,
                                  json_pack("{s:f, s:f, s:I}", "p50_ms", meter_percentile(&meters[size], 0.5),
                                            "p95_ms", meter_percentile(&meters[size], 0.95), "count",
                                            (json_int_t)meters[size].count));
    return by_size;
}

static void print_json(const struct products_bench *bench)
{
    json_t *cases = json_array();
    for (int i = 0; i < bench->case_count; i++) {
        const struct bench_case *one = &bench->cases[i];
        (void)json_array_append_new(cases, json_pack("{s:s, s:s, s:o}", "name", one->name, "sku", one->sku,
                                                     "cost", figures(one->cost_ms)));
    }
    json_t *report = json_pack("{s:o, s:o}", "bare", figures(bench->bare_ms), "cases", cases);
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)putchar('\n');
    json_decref(report);
}

enum result bench_products(const struct bench_products_options *options, struct diagnostic *why)
{
    struct products_bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    bench->kind = options->kind;
    enum result result = catalogue_load(options->catalogue_folder, NULL, &bench->catalogue, why);
    if (result == RESULT_OK)
        result = read_clip(bench, options, why);
    if (result == RESULT_OK)
        result = dressing_create(&bench->nothing_on, why);
    if (result == RESULT_OK) {
        add_cases(bench);
        result = time_all(bench, options->frames, why);
    }
    if (result == RESULT_OK && options->json)
        print_json(bench);
    else if (result == RESULT_OK)
        print_table(bench);
    for (int i = 0; i < KEPT_FRAMES; i++)
        picture_free(&bench->frames[i].picture);
    dressing_destroy(bench->nothing_on);
    catalogue_destroy(bench->catalogue);
    free(bench);
    return result;
}
