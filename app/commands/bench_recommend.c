#include "app/commands/bench_recommend.h"

#include "app/commands/held_out.h"
#include "app/meter.h"
#include "app/recommend.h"
#include "platform/base/clock.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 10 // hits among so many count

// Shrinkages that are tried; negative: none.
static const float shrinkages[] = {-1.0f, 5.0f, 20.0f, 50.0f, 100.0f, 200.0f};
#define SHRINKAGE_COUNT ((int)(sizeof shrinkages / sizeof shrinkages[0]))

enum method {
    METHOD_RANDOM,
    METHOD_POPULAR,
    METHOD_CATALOGUE,                              // looks and likeness, as without a log
    METHOD_COMBINED,                               // all of them, as the mirror shows it
    METHOD_NEAR,                                   // of each shrinkage
    METHOD_FILLED = METHOD_NEAR + SHRINKAGE_COUNT, // the usual shrinkage, filled up with what is popular
    METHOD_COUNT
};

struct bench {
    const struct bench_recommend_options *options;
    struct held_out held;
    struct catalogue *catalogue; // NULL: baskets of other things
    struct neighbours *models[SHRINKAGE_COUNT];
    struct neighbours *model; // as the mirror has it
    int asked;
    int hits[METHOD_COUNT];
    double expected_random; // hits by chance, summed
    struct meter build_ms, near_us, recommend_us;
    struct neighbours_size size;
};

// --- one basket -------------------------------------------------------------------------------------------

struct question {
    const struct held_out_basket *basket;
    int hidden; // of its marks
    const char *wanted;
    struct neighbours_anchor anchors[HELD_OUT_MAX_ITEMS];
    int anchor_count;
};

static float anchor_weight(float weight)
{
    return weight >= NEIGHBOURS_LIKED ? 2.0f : 1.0f; // as recommend() weighs what is liked, and what is worn
}

static struct question ask(const struct bench *bench, int number, int hidden)
{
    const struct name_table *items = &bench->held.items;
    struct question question = {.basket = &bench->held.baskets[number], .hidden = hidden};
    question.wanted = name_table_text(items, question.basket->marks[hidden].item);
    for (int i = 0; i < question.basket->count; i++)
        if (i != hidden)
            question.anchors[question.anchor_count++] =
                (struct neighbours_anchor){name_table_text(items, question.basket->marks[i].item),
                                           anchor_weight(question.basket->marks[i].weight)};
    return question;
}

static bool is_anchor(const struct question *question, const char *item)
{
    for (int i = 0; i < question->anchor_count; i++)
        if (strcmp(question->anchors[i].item, item) == 0)
            return true;
    return false;
}

// From `shown` on, those that are neither known nor there already.
static bool popular_hits(const struct neighbours *model, const struct question *question,
                         const struct neighbours_pick *there, int shown)
{
    int count = shown;
    for (int rank = 0; count < SHOWN; rank++) {
        const char *item = neighbours_popular(model, rank, NULL);
        bool is_there = false;
        if (item == NULL)
            return false;
        for (int i = 0; i < shown; i++)
            is_there = is_there || strcmp(there[i].item, item) == 0;
        if (is_there || is_anchor(question, item))
            continue;
        if (strcmp(item, question->wanted) == 0)
            return true;
        count++;
    }
    return false;
}

static bool is_among(const struct neighbours_pick *picks, int count, const char *wanted)
{
    for (int i = 0; i < count; i++)
        if (strcmp(picks[i].item, wanted) == 0)
            return true;
    return false;
}

static void try_neighbours(struct bench *bench, const struct question *question)
{
    struct neighbours_pick picks[SHOWN];
    for (int i = 0; i < SHRINKAGE_COUNT; i++) {
        int count =
            neighbours_near(bench->models[i], question->anchors, question->anchor_count, picks, SHOWN);
        bench->hits[METHOD_NEAR + i] += is_among(picks, count, question->wanted);
    }
    int64_t began_ns = clock_now_ns();
    int count = neighbours_near(bench->model, question->anchors, question->anchor_count, picks, SHOWN);
    meter_add(&bench->near_us, (double)(clock_now_ns() - began_ns) / 1e3);
    bench->hits[METHOD_FILLED] +=
        is_among(picks, count, question->wanted) || popular_hits(bench->model, question, picks, count);
    bench->hits[METHOD_POPULAR] += popular_hits(bench->model, question, NULL, 0);
    int others = bench->held.items.count - question->anchor_count;
    bench->expected_random += others > SHOWN ? (double)SHOWN / others : 1.0;
}

// --- the same as the mirror does it
// -------------------------------------------------------------------------

static void dress(const struct bench *bench, const struct question *question, struct session *session)
{
    session_init(session, (struct interest_sink){0});
    for (int i = 0; i < question->basket->count; i++) {
        const struct held_out_mark *mark = &question->basket->marks[i];
        int variant = 0;
        const struct catalogue_product *product =
            catalogue_find(bench->catalogue, name_table_text(&bench->held.skus, mark->sku), NULL, &variant);
        if (product == NULL || i == question->hidden)
            continue;
        if (mark->weight >= NEIGHBOURS_LIKED && session->like_count < SESSION_MAX_LIKES)
            session->likes[session->like_count++] = (struct session_like){product, variant};
        else if (session->worn_count < SESSION_MAX_WORN)
            session->worn[session->worn_count++] =
                (struct session_worn){.product = product, .variant = variant};
    }
}

static bool is_recommended(struct bench *bench, const struct session *session,
                           const struct neighbours *neighbours, const char *wanted)
{
    const struct recommend_basis basis = {
        .catalogue = bench->catalogue, .session = session, .neighbours = neighbours};
    struct recommendation picks[RECOMMEND_MAX];
    int64_t began_ns = clock_now_ns();
    int count = recommend(&basis, picks);
    if (neighbours != NULL)
        meter_add(&bench->recommend_us, (double)(clock_now_ns() - began_ns) / 1e3);
    for (int i = 0; i < count && i < SHOWN; i++)
        if (strcmp(picks[i].product->sku, wanted) == 0)
            return true;
    return false;
}

static void try_basket(struct bench *bench, int number)
{
    int hidden = held_out_hide(&bench->held, number);
    if (!bench->held.baskets[number].asked || hidden < 0)
        return;
    struct question question = ask(bench, number, hidden);
    bench->asked++;
    try_neighbours(bench, &question);
    if (bench->catalogue == NULL)
        return;
    struct session session;
    dress(bench, &question, &session);
    bench->hits[METHOD_CATALOGUE] += is_recommended(bench, &session, NULL, question.wanted);
    bench->hits[METHOD_COMBINED] += is_recommended(bench, &session, bench->model, question.wanted);
}

// --- all of them
// --------------------------------------------------------------------------------------------

static void forget_models(struct bench *bench)
{
    for (int i = 0; i < SHRINKAGE_COUNT; i++) {
        neighbours_destroy(bench->models[i]);
        bench->models[i] = NULL;
    }
    neighbours_destroy(bench->model);
    bench->model = NULL;
}

static enum result train(struct bench *bench)
{
    int64_t began_ns = clock_now_ns();
    enum result result = held_out_train(&bench->held, NULL, &bench->model);
    meter_add_ns(&bench->build_ms, clock_now_ns() - began_ns);
    if (result == RESULT_OK)
        bench->size = neighbours_size(bench->model);
    for (int i = 0; i < SHRINKAGE_COUNT && result == RESULT_OK; i++) {
        const struct neighbours_options options = {.shrinkage = shrinkages[i]};
        result = held_out_train(&bench->held, &options, &bench->models[i]);
    }
    return result;
}

static enum result run_folds(struct bench *bench)
{
    enum result result = RESULT_OK;
    for (int fold = 0; fold < held_out_folds(&bench->held) && result == RESULT_OK; fold++) {
        held_out_split(&bench->held, fold);
        result = train(bench);
        for (int i = 0; i < bench->held.basket_count && result == RESULT_OK; i++)
            try_basket(bench, i);
        forget_models(bench);
    }
    return result;
}

// --- the report -------------------------------------------------------------------------------------------

static void name_method(enum method method, char *name, size_t size)
{
    static const char *const names[METHOD_COUNT] = {
        [METHOD_RANDOM] = "random",
        [METHOD_POPULAR] = "popular",
        [METHOD_CATALOGUE] = "looks and likeness",
        [METHOD_COMBINED] = "combined, as shown",
        [METHOD_FILLED] = "neighbours, then popular",
    };
    int shrinkage = (int)method - METHOD_NEAR;
    if (names[method] != NULL)
        (void)snprintf(name, size, "%s", names[method]);
    else
        (void)snprintf(name, size, "neighbours, shrinkage %.0f", fmax((double)shrinkages[shrinkage], 0.0));
}

static bool was_tried(const struct bench *bench, enum method method)
{
    return bench->catalogue != NULL || (method != METHOD_CATALOGUE && method != METHOD_COMBINED);
}

static double rate_of(const struct bench *bench, enum method method)
{
    double hits = method == METHOD_RANDOM ? bench->expected_random : bench->hits[method];
    return bench->asked > 0 ? hits / bench->asked : 0.0;
}

// Half of the 95 % interval.
static double margin_of(const struct bench *bench, double rate)
{
    return bench->asked > 0 ? 1.96 * sqrt(rate * (1.0 - rate) / bench->asked) : 0.0;
}

static void print_table(const struct bench *bench)
{
    char name[48];
    printf("%s: %d baskets of %d products; %d asked about, a thing hidden of each\n\n", bench->options->path,
           bench->held.basket_count, bench->held.items.count, bench->asked);
    printf("%-28s %8s\n", "", "HR@10");
    for (int method = 0; method < METHOD_COUNT; method++) {
        double rate = rate_of(bench, (enum method)method);
        if (!was_tried(bench, (enum method)method))
            continue;
        name_method((enum method)method, name, sizeof name);
        printf("%-28s %8.3f  ±%.3f\n", name, rate, margin_of(bench, rate));
    }
    printf("\nlearning %.1f ms (%lld marks, %d pairs kept, shrinkage %.0f)\n",
           meter_percentile(&bench->build_ms, 0.5), (long long)bench->size.marks, bench->size.pairs,
           (double)NEIGHBOURS_SHRINKAGE);
    printf("a question to the neighbours: p50 %.1f µs, p99 %.1f µs\n", meter_percentile(&bench->near_us, 0.5),
           meter_percentile(&bench->near_us, 0.99));
    if (bench->catalogue != NULL)
        printf("all that is shown, of %d products: p50 %.1f µs, p99 %.1f µs\n",
               bench->catalogue->product_count, meter_percentile(&bench->recommend_us, 0.5),
               meter_percentile(&bench->recommend_us, 0.99));
}

static void print_json(const struct bench *bench)
{
    char name[48];
    json_t *rates = json_object();
    for (int method = 0; method < METHOD_COUNT; method++) {
        double rate = rate_of(bench, (enum method)method);
        if (!was_tried(bench, (enum method)method))
            continue;
        name_method((enum method)method, name, sizeof name);
        (void)json_object_set_new(
            rates, name, json_pack("{s:f, s:f}", "hit_rate_10", rate, "margin_95", margin_of(bench, rate)));
    }
    json_t *report =
        json_pack("{s:s, s:i, s:i, s:i, s:o, s:f, s:f, s:f}", "baskets_of", bench->options->path, "baskets",
                  bench->held.basket_count, "products", bench->held.items.count, "asked", bench->asked,
                  "methods", rates, "learning_ms", meter_percentile(&bench->build_ms, 0.5),
                  "neighbours_p50_us", meter_percentile(&bench->near_us, 0.5), "recommend_p50_us",
                  meter_percentile(&bench->recommend_us, 0.5));
    (void)json_dumpf(report, stdout, JSON_INDENT(2));
    (void)putchar('\n');
    json_decref(report);
}

enum result bench_recommend(const struct bench_recommend_options *options, struct diagnostic *why)
{
    struct bench *bench = calloc(1, sizeof *bench);
    if (bench == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    bench->options = options;
    enum result result = held_out_read(options->path, &bench->held, why);
    if (result == RESULT_OK && bench->held.is_store)
        result = catalogue_load(options->catalogue_folder, NULL, &bench->catalogue, why);
    if (result == RESULT_OK)
        result = run_folds(bench);
    if (result == RESULT_OK && options->json)
        print_json(bench);
    else if (result == RESULT_OK)
        print_table(bench);
    forget_models(bench);
    held_out_finish(&bench->held);
    catalogue_destroy(bench->catalogue);
    free(bench);
    return result;
}
