#include "app/profile/neighbours.h"

#include "app/profile/name_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_MARKS 4096

// That a basket has an item, and how much of it.
struct mark {
    int basket, item;
    float weight;
};

struct neighbours_builder {
    struct name_table baskets, items;
    struct mark *marks;
    int count, capacity;
    int64_t left_out;
};

struct near {
    int item;
    float similarity;
};

struct neighbours {
    struct name_table items;
    int *first; // of an item's nearest in `near`; one more than items
    struct near *near;
    int *popular; // items, the most popular first
    int popular_count;
    int *baskets_of; // how many have the item
    struct neighbours_size size;
};

// --- the builder ------------------------------------------------------------------------------------------

enum result neighbours_builder_create(struct neighbours_builder **out)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : RESULT_NO_MEMORY;
}

void neighbours_builder_destroy(struct neighbours_builder *builder)
{
    if (builder == NULL)
        return;
    name_table_finish(&builder->baskets);
    name_table_finish(&builder->items);
    free(builder->marks);
    free(builder);
}

static enum result make_room(struct neighbours_builder *builder)
{
    if (builder->count < builder->capacity)
        return RESULT_OK;
    int capacity = builder->capacity == 0 ? FIRST_MARKS : 2 * builder->capacity;
    struct mark *marks = realloc(builder->marks, (size_t)capacity * sizeof marks[0]);
    if (marks == NULL)
        return RESULT_NO_MEMORY;
    builder->marks = marks;
    builder->capacity = capacity;
    return RESULT_OK;
}

enum result neighbours_add(struct neighbours_builder *builder, const char *basket, const char *item,
                           float weight)
{
    struct mark mark = {.weight = weight};
    bool is_new = name_table_find(&builder->items, item) == NAME_TABLE_NONE;
    if (builder->count == NEIGHBOURS_MAX_MARKS || !(weight > 0.0f) ||
        (is_new && builder->items.count == NEIGHBOURS_MAX_ITEMS)) {
        builder->left_out++;
        return RESULT_OK;
    }
    if (make_room(builder) != RESULT_OK ||
        name_table_add(&builder->baskets, basket, &mark.basket) != RESULT_OK ||
        name_table_add(&builder->items, item, &mark.item) != RESULT_OK)
        return RESULT_NO_MEMORY;
    builder->marks[builder->count++] = mark;
    return RESULT_OK;
}

// --- the marks, once a basket and item, by basket and by item ----------------------------------------------

static int by_basket_and_item(const void *a, const void *b)
{
    const struct mark *first = a, *second = b;
    if (first->basket != second->basket)
        return first->basket < second->basket ? -1 : 1;
    if (first->item != second->item)
        return first->item < second->item ? -1 : 1;
    return first->weight > second->weight ? -1 : first->weight < second->weight;
}

static int heaviest_first(const void *a, const void *b)
{
    const struct mark *first = a, *second = b;
    if (first->weight > second->weight || first->weight < second->weight)
        return first->weight > second->weight ? -1 : 1;
    return first->item < second->item ? -1 : first->item > second->item;
}

// Of several marks of an item in one basket the greatest stays, and of a large basket the heaviest items.
static void tidy_marks(struct neighbours_builder *builder)
{
    struct mark *marks = builder->marks;
    int kept = 0;
    if (builder->count > 0)
        qsort(marks, (size_t)builder->count, sizeof marks[0], by_basket_and_item);
    for (int i = 0; i < builder->count;) {
        int begin = kept, basket = marks[i].basket;
        for (; i < builder->count && marks[i].basket == basket; i++)
            if (kept == begin || marks[kept - 1].item != marks[i].item)
                marks[kept++] = marks[i];
        if (kept - begin > NEIGHBOURS_MAX_OF_BASKET) {
            qsort(&marks[begin], (size_t)(kept - begin), sizeof marks[0], heaviest_first);
            builder->left_out += kept - begin - NEIGHBOURS_MAX_OF_BASKET;
            kept = begin + NEIGHBOURS_MAX_OF_BASKET;
        }
    }
    builder->count = kept;
}

// What the similarities are counted in.
struct work {
    const struct mark *marks; // by basket
    int *basket_first;        // of a basket's marks; one more than baskets
    int *item_first;          // of an item's marks in `of_item`; one more than items
    int *of_item;             // indices of marks
    float *square;            // of an item: its weights squared, summed
    float *dot;               // of the item that is looked at with every other
    int *together;            // baskets that have both
    int *touched;             // those others that have any
    int touched_count;
};

static void finish_work(struct work *work)
{
    free(work->basket_first);
    free(work->item_first);
    free(work->of_item);
    free(work->square);
    free(work->dot);
    free(work->together);
    free(work->touched);
}

// `marks` in the order of baskets, tidied.
static enum result begin_work(struct work *work, const struct mark *marks, const struct neighbours_size *size)
{
    size_t items = (size_t)size->items, baskets = (size_t)size->baskets, count = (size_t)size->marks;
    *work = (struct work){.marks = marks};
    work->basket_first = calloc(baskets + 1, sizeof(int));
    work->item_first = calloc(items + 2, sizeof(int));
    work->of_item = calloc(count + 1, sizeof(int));
    work->square = calloc(items + 1, sizeof(float));
    work->dot = calloc(items + 1, sizeof(float));
    work->together = calloc(items + 1, sizeof(int));
    work->touched = calloc(items + 1, sizeof(int));
    if (work->basket_first == NULL || work->item_first == NULL || work->of_item == NULL ||
        work->square == NULL || work->dot == NULL || work->together == NULL || work->touched == NULL)
        return RESULT_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        work->basket_first[marks[i].basket + 1]++;
        work->item_first[marks[i].item + 2]++;
        work->square[marks[i].item] += marks[i].weight * marks[i].weight;
    }
    for (size_t i = 1; i <= baskets; i++)
        work->basket_first[i] += work->basket_first[i - 1];
    for (size_t i = 1; i <= items; i++)
        work->item_first[i + 1] += work->item_first[i];
    // Each goes to where the next of its item belongs; in the end that is where the following item begins.
    for (size_t i = 0; i < count; i++)
        work->of_item[work->item_first[marks[i].item + 1]++] = (int)i;
    return RESULT_OK;
}

// --- similarities -----------------------------------------------------------------------------------------

static void count_together(struct work *work, int item)
{
    work->touched_count = 0;
    for (int i = work->item_first[item]; i < work->item_first[item + 1]; i++) {
        const struct mark *own = &work->marks[work->of_item[i]];
        for (int k = work->basket_first[own->basket]; k < work->basket_first[own->basket + 1]; k++) {
            const struct mark *other = &work->marks[k];
            if (other->item == item)
                continue;
            if (work->together[other->item]++ == 0)
                work->touched[work->touched_count++] = other->item;
            work->dot[other->item] += own->weight * other->weight;
        }
    }
}

// Nearest first, and of two as near the one that came first.
static int keep_nearest(struct near *near, int count, struct near one)
{
    int at = count;
    while (at > 0 && (near[at - 1].similarity < one.similarity ||
                      (near[at - 1].similarity <= one.similarity && near[at - 1].item > one.item)))
        at--;
    if (at == NEIGHBOURS_KEPT)
        return count;
    int last = count < NEIGHBOURS_KEPT ? count : NEIGHBOURS_KEPT - 1;
    memmove(&near[at + 1], &near[at], (size_t)(last - at) * sizeof near[0]);
    near[at] = one;
    return last + 1;
}

static int find_nearest(struct work *work, int item, float shrinkage, int least,
                        struct near near[NEIGHBOURS_KEPT])
{
    int count = 0;
    count_together(work, item);
    for (int i = 0; i < work->touched_count; i++) {
        int other = work->touched[i];
        float together = (float)work->together[other];
        float cosine = work->dot[other] / sqrtf(work->square[item] * work->square[other]);
        if (work->together[other] >= least)
            count =
                keep_nearest(near, count, (struct near){other, cosine * together / (together + shrinkage)});
        work->dot[other] = 0.0f;
        work->together[other] = 0;
    }
    return count;
}

static enum result add_similarities(struct neighbours *model, struct work *work, float shrinkage, int least)
{
    int capacity = 0, count = 0;
    for (int item = 0; item < model->items.count; item++) {
        if (count + NEIGHBOURS_KEPT > capacity) {
            capacity = capacity == 0 ? FIRST_MARKS : 2 * capacity;
            struct near *near = realloc(model->near, (size_t)capacity * sizeof near[0]);
            if (near == NULL)
                return RESULT_NO_MEMORY;
            model->near = near;
        }
        model->first[item] = count;
        count += find_nearest(work, item, shrinkage, least, &model->near[count]);
    }
    model->first[model->items.count] = count;
    model->size.pairs = count;
    return RESULT_OK;
}

struct popularity {
    int item;
    float weight;
};

static int most_popular_first(const void *a, const void *b)
{
    const struct popularity *first = a, *second = b;
    if (first->weight > second->weight || first->weight < second->weight)
        return first->weight > second->weight ? -1 : 1;
    return first->item < second->item ? -1 : first->item > second->item;
}

static enum result add_popularity(struct neighbours *model, const struct work *work, int least)
{
    int items = model->items.count;
    struct popularity *order = calloc((size_t)items + 1, sizeof order[0]);
    if (order == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < items; i++)
        order[i].item = i;
    for (int64_t i = 0; i < model->size.marks; i++)
        order[work->marks[i].item].weight += work->marks[i].weight;
    qsort(order, (size_t)items, sizeof order[0], most_popular_first);
    for (int i = 0; i < items; i++)
        model->baskets_of[i] = work->item_first[i + 1] - work->item_first[i];
    for (int i = 0; i < items; i++)
        if (model->baskets_of[order[i].item] >= least)
            model->popular[model->popular_count++] = order[i].item;
    free(order);
    return RESULT_OK;
}

enum result neighbours_build(struct neighbours_builder *builder, const struct neighbours_options *options,
                             struct neighbours **out)
{
    float shrinkage = options != NULL ? options->shrinkage : 0.0f;
    int least = options != NULL && options->least > 0 ? options->least : NEIGHBOURS_MIN_TOGETHER;
    size_t items = (size_t)builder->items.count;
    struct work work = {0};
    struct neighbours *model = calloc(1, sizeof *model);
    enum result result = RESULT_NO_MEMORY;
    if (model == NULL)
        return RESULT_NO_MEMORY;
    shrinkage = shrinkage > 0.0f ? shrinkage : shrinkage < 0.0f ? 0.0f : NEIGHBOURS_SHRINKAGE;
    model->first = calloc(items + 1, sizeof model->first[0]);
    model->popular = calloc(items + 1, sizeof model->popular[0]);
    model->baskets_of = calloc(items + 1, sizeof model->baskets_of[0]);
    if (model->first == NULL || model->popular == NULL || model->baskets_of == NULL)
        goto cleanup;
    tidy_marks(builder);
    model->size = (struct neighbours_size){.items = builder->items.count,
                                           .baskets = builder->baskets.count,
                                           .marks = builder->count,
                                           .left_out = builder->left_out};
    model->items = builder->items;
    builder->items = (struct name_table){0};
    result = begin_work(&work, builder->marks, &model->size);
    if (result == RESULT_OK)
        result = add_similarities(model, &work, shrinkage, least);
    if (result == RESULT_OK)
        result = add_popularity(model, &work, least);
cleanup:
    finish_work(&work);
    name_table_finish(&builder->baskets);
    name_table_finish(&builder->items);
    builder->count = 0;
    if (result == RESULT_OK)
        *out = model;
    else
        neighbours_destroy(model);
    return result;
}

void neighbours_destroy(struct neighbours *model)
{
    if (model == NULL)
        return;
    name_table_finish(&model->items);
    free(model->first);
    free(model->near);
    free(model->popular);
    free(model->baskets_of);
    free(model);
}

struct neighbours_size neighbours_size(const struct neighbours *model)
{
    return model->size;
}

// --- asking -----------------------------------------------------------------------------------------------

// What was met near the anchors, open-addressed.
#define MET_SLOTS 2048
_Static_assert(MET_SLOTS > 2 * NEIGHBOURS_MAX_ANCHORS * NEIGHBOURS_KEPT, "there is always a free slot");

struct met {
    int item; // and 1; 0: free
    float score, most;
    int because;
};

static struct met *find_met(struct met *table, int item)
{
    unsigned slot = (unsigned)item * 2654435761u % MET_SLOTS;
    while (table[slot].item != 0 && table[slot].item != item + 1)
        slot = (slot + 1) % MET_SLOTS;
    return &table[slot];
}

static void meet_neighbours(const struct neighbours *model, int item, float weight, int anchor,
                            struct met *table)
{
    for (int i = model->first[item]; i < model->first[item + 1]; i++) {
        struct met *met = find_met(table, model->near[i].item);
        float score = weight * model->near[i].similarity;
        if (met->item == 0 || score > met->most) {
            met->most = score;
            met->because = anchor;
        }
        met->item = model->near[i].item + 1;
        met->score += score;
    }
}

static int keep_best(struct neighbours_pick *picks, int count, int max_picks,
                     const struct neighbours_pick *one)
{
    int at = count;
    while (at > 0 && picks[at - 1].score < one->score)
        at--;
    if (at == max_picks)
        return count;
    int last = count < max_picks ? count : max_picks - 1;
    memmove(&picks[at + 1], &picks[at], (size_t)(last - at) * sizeof picks[0]);
    picks[at] = *one;
    return last + 1;
}

int neighbours_near(const struct neighbours *model, const struct neighbours_anchor *anchors, int anchor_count,
                    struct neighbours_pick *picks, int max_picks)
{
    struct met table[MET_SLOTS] = {0};
    int own[NEIGHBOURS_MAX_ANCHORS], count = 0;
    if (anchor_count > NEIGHBOURS_MAX_ANCHORS)
        anchor_count = NEIGHBOURS_MAX_ANCHORS;
    for (int i = 0; i < anchor_count; i++) {
        own[i] = name_table_find(&model->items, anchors[i].item);
        if (own[i] != NAME_TABLE_NONE)
            meet_neighbours(model, own[i], anchors[i].weight, i, table);
    }
    for (int i = 0; i < anchor_count; i++)
        if (own[i] != NAME_TABLE_NONE)
            find_met(table, own[i])->score = 0.0f;
    for (int i = 0; i < MET_SLOTS; i++) {
        if (!(table[i].score > 0.0f))
            continue;
        struct neighbours_pick one = {.item = name_table_text(&model->items, table[i].item - 1),
                                      .score = table[i].score,
                                      .because = table[i].because};
        count = keep_best(picks, count, max_picks, &one);
    }
    return count;
}

const char *neighbours_popular(const struct neighbours *model, int rank, float *share)
{
    if (rank < 0 || rank >= model->popular_count)
        return NULL;
    int item = model->popular[rank];
    if (share != NULL)
        *share = (float)model->baskets_of[item] / (float)model->size.baskets;
    return name_table_text(&model->items, item);
}
