#include "app/simulate_shopper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// How often a product is met: 1 / (rank + POPULARITY_SHIFT)^POPULARITY_POWER, as sales tend to fall off.
#define POPULARITY_SHIFT 2.0f
#define POPULARITY_POWER 0.8f

// How many times as likely a product is taken up that is just what they like.
#define STYLE_PULL 2.2f // an exponent: a style of their own against one far from it
#define BRAND_PULL 2.5f
#define FINISH_PULL 1.7f
#define COLOUR_PULL 3.0f
#define COLOUR_REACH 25.0f // in CIELAB
#define GLASSES_PULL 4.0f
#define MOST_LOOKED_AT 40 // before something is taken up
#define SURE 12.0f        // suits that well: always taken up

#define USUAL_ERRAND 0.75f
#define HAS_BRAND 0.6f

struct item {
    const struct catalogue_product *product;
    struct simulate_style style;
    int first_colour; // of its variants, in `colours`
};

struct simulate_shelf {
    const struct catalogue *catalogue;
    struct item *items; // by department
    float *met;         // sums of how often an item and those of its department before it are met
    struct lab *colours;
    int first[DEPARTMENT_COUNT + 1];
};

// --- chance -----------------------------------------------------------------------------------------------

uint64_t simulate_bits(struct simulate_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

float simulate_even(struct simulate_random *random)
{
    return (float)(simulate_bits(random) >> 40) / 16777216.0f;
}

int simulate_below(struct simulate_random *random, int limit)
{
    return (int)(simulate_bits(random) % (uint64_t)limit); // far fewer than 2^64: as good as even
}

bool simulate_chance(struct simulate_random *random, float share)
{
    return simulate_even(random) < share;
}

float simulate_normal(struct simulate_random *random)
{
    float sum = -6.0f; // of twelve even numbers
    for (int i = 0; i < 12; i++)
        sum += simulate_even(random);
    return sum;
}

static struct simulate_style make_style(struct simulate_random *random)
{
    struct simulate_style style;
    float square = 1e-6f;
    for (int i = 0; i < SIMULATE_STYLE_SIZE; i++) {
        style.axis[i] = simulate_normal(random);
        square += style.axis[i] * style.axis[i];
    }
    for (int i = 0; i < SIMULATE_STYLE_SIZE; i++)
        style.axis[i] /= sqrtf(square);
    return style;
}

// --- products ---------------------------------------------------------------------------------------------

static enum simulate_department department_of(enum catalogue_category category)
{
    if (catalogue_is_makeup(category))
        return DEPARTMENT_MAKEUP;
    if (catalogue_is_eyewear(category))
        return DEPARTMENT_EYEWEAR;
    if (category == CATEGORY_EARRINGS || category == CATEGORY_NECKLACE)
        return DEPARTMENT_JEWELLERY;
    return catalogue_is_clothing(category) ? DEPARTMENT_CLOTHES : DEPARTMENT_HEADWEAR;
}

static struct lab colour_of(const struct catalogue_variant *variant)
{
    static const struct lab grey = {50.0f, 0.0f, 0.0f};
    return variant->has_swatch ? lab_of_srgb(variant->swatch_srgb) : grey;
}

static int count_variants(const struct catalogue *catalogue)
{
    int count = 0;
    for (int i = 0; i < catalogue->product_count; i++)
        count += catalogue->products[i].variant_count;
    return count;
}

// Which of them is the most popular, and so on, is drawn.
static void shuffle(struct item *items, int count, struct simulate_random *random)
{
    for (int i = count - 1; i > 0; i--) {
        int other = simulate_below(random, i + 1);
        struct item kept = items[i];
        items[i] = items[other];
        items[other] = kept;
    }
}

static void fill_department(struct simulate_shelf *shelf, enum simulate_department department,
                            struct simulate_random *random)
{
    int first = shelf->first[department], count = shelf->first[department + 1] - first;
    float sum = 0.0f;
    shuffle(&shelf->items[first], count, random);
    for (int i = 0; i < count; i++) {
        shelf->items[first + i].style = make_style(random);
        sum += powf((float)i + POPULARITY_SHIFT, -POPULARITY_POWER);
        shelf->met[first + i] = sum;
    }
}

static void fill_shelf(struct simulate_shelf *shelf, struct simulate_random *random)
{
    const struct catalogue *catalogue = shelf->catalogue;
    int count = 0;
    for (int d = 0; d < DEPARTMENT_COUNT; d++) {
        int colours = 0;
        shelf->first[d] = count;
        for (int i = 0; i < catalogue->product_count; i++) {
            const struct catalogue_product *product = &catalogue->products[i];
            if ((int)department_of(product->category) == d)
                shelf->items[count++] = (struct item){.product = product, .first_colour = colours};
            colours += product->variant_count;
        }
    }
    shelf->first[DEPARTMENT_COUNT] = count;
    for (int i = 0, colour = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++)
            shelf->colours[colour++] = colour_of(&catalogue->products[i].variants[v]);
    for (int d = 0; d < DEPARTMENT_COUNT; d++)
        fill_department(shelf, (enum simulate_department)d, random);
}

enum result simulate_shelf_create(const struct catalogue *catalogue, struct simulate_random *random,
                                  struct simulate_shelf **out, struct diagnostic *why)
{
    if (catalogue->product_count == 0)
        return diagnose(why, RESULT_INVALID, "%s: no products to be interested in", catalogue->file);
    struct simulate_shelf *shelf = calloc(1, sizeof *shelf);
    size_t count = (size_t)catalogue->product_count, variants = (size_t)count_variants(catalogue);
    if (shelf != NULL) {
        shelf->catalogue = catalogue;
        shelf->items = calloc(count, sizeof shelf->items[0]);
        shelf->met = calloc(count, sizeof shelf->met[0]);
        shelf->colours = calloc(variants, sizeof shelf->colours[0]);
    }
    if (shelf == NULL || shelf->items == NULL || shelf->met == NULL || shelf->colours == NULL) {
        simulate_shelf_destroy(shelf);
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    }
    fill_shelf(shelf, random);
    *out = shelf;
    return RESULT_OK;
}

void simulate_shelf_destroy(struct simulate_shelf *shelf)
{
    if (shelf == NULL)
        return;
    free(shelf->items);
    free(shelf->met);
    free(shelf->colours);
    free(shelf);
}

// --- shoppers ---------------------------------------------------------------------------------------------

static bool has_products(const struct simulate_shelf *shelf, enum simulate_department department)
{
    return shelf->first[department + 1] > shelf->first[department];
}

// What a store of all of these is visited for.
static enum simulate_department usual_department(const struct simulate_shelf *shelf,
                                                 struct simulate_random *random)
{
    static const float shares[DEPARTMENT_COUNT] = {[DEPARTMENT_MAKEUP] = 0.42f,
                                                   [DEPARTMENT_EYEWEAR] = 0.22f,
                                                   [DEPARTMENT_JEWELLERY] = 0.1f,
                                                   [DEPARTMENT_HEADWEAR] = 0.08f,
                                                   [DEPARTMENT_CLOTHES] = 0.18f};
    float sum = 0.0f;
    int last = 0;
    for (int d = 0; d < DEPARTMENT_COUNT; d++)
        if (has_products(shelf, (enum simulate_department)d)) {
            sum += shares[d];
            last = d;
        }
    float at = simulate_even(random) * sum;
    for (int d = 0; d < last; d++) {
        if (!has_products(shelf, (enum simulate_department)d))
            continue;
        if (at < shares[d])
            return (enum simulate_department)d;
        at -= shares[d];
    }
    return (enum simulate_department)last;
}

// One that is met: of the popular ones more often.
static const struct item *meet(const struct simulate_shelf *shelf, enum simulate_department department,
                               struct simulate_random *random)
{
    int low = shelf->first[department], high = shelf->first[department + 1] - 1;
    float at = simulate_even(random) * shelf->met[high];
    while (low < high) {
        int middle = (low + high) / 2;
        if (shelf->met[middle] > at)
            high = middle;
        else
            low = middle + 1;
    }
    return &shelf->items[low];
}

struct simulate_shopper simulate_make_shopper(const struct simulate_shelf *shelf,
                                              struct simulate_random *random)
{
    struct simulate_shopper shopper = {.style = make_style(random), .brand = ""};
    shopper.department = usual_department(shelf, random);
    shopper.wears_glasses = simulate_chance(random, 0.55f);
    shopper.size = simulate_even(random);
    // What somebody likes exists: the colour, brand and finish of things that are there.
    const struct item *liked = meet(shelf, shopper.department, random);
    shopper.colour =
        shelf->colours[liked->first_colour + simulate_below(random, liked->product->variant_count)];
    liked = meet(shelf, shopper.department, random);
    shopper.finish = liked->product->finish;
    if (simulate_chance(random, HAS_BRAND))
        shopper.brand = liked->product->brand;
    return shopper;
}

enum simulate_department simulate_errand(const struct simulate_shelf *shelf,
                                         const struct simulate_shopper *shopper,
                                         struct simulate_random *random)
{
    return simulate_chance(random, USUAL_ERRAND) ? shopper->department : usual_department(shelf, random);
}

static float distance(struct lab a, struct lab b)
{
    return sqrtf((a.l - b.l) * (a.l - b.l) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b));
}

static int nearest_variant(const struct simulate_shelf *shelf, const struct item *item, struct lab colour,
                           float *least)
{
    int nearest = 0;
    *least = INFINITY;
    for (int i = 0; i < item->product->variant_count; i++) {
        float far = distance(shelf->colours[item->first_colour + i], colour);
        if (far < *least) {
            *least = far;
            nearest = i;
        }
    }
    return nearest;
}

// How well it suits them: 1 is neither here nor there.
static float suits(const struct simulate_shelf *shelf, const struct item *item,
                   const struct simulate_shopper *shopper, int *variant)
{
    const struct catalogue_product *product = item->product;
    float along = 0.0f, far = 0.0f;
    for (int i = 0; i < SIMULATE_STYLE_SIZE; i++)
        along += item->style.axis[i] * shopper->style.axis[i];
    float pull = expf(STYLE_PULL * along);
    if (shopper->brand[0] != '\0' && strcmp(shopper->brand, product->brand) == 0)
        pull *= BRAND_PULL;
    if (product->has_finish && product->finish == shopper->finish)
        pull *= FINISH_PULL;
    if (product->category == CATEGORY_EYEGLASSES)
        pull *= shopper->wears_glasses ? GLASSES_PULL : 1.0f / GLASSES_PULL;
    *variant = nearest_variant(shelf, item, shopper->colour, &far);
    return pull * (1.0f + (COLOUR_PULL - 1.0f) * expf(-far / COLOUR_REACH));
}

struct simulate_choice simulate_choose(const struct simulate_shelf *shelf,
                                       const struct simulate_shopper *shopper,
                                       enum simulate_department department, struct simulate_random *random)
{
    struct simulate_choice best = {0};
    float most = -1.0f;
    for (int i = 0; i < MOST_LOOKED_AT; i++) {
        const struct item *item = meet(shelf, department, random);
        int variant = 0;
        float pull = suits(shelf, item, shopper, &variant);
        bool taken = simulate_chance(random, pull / SURE);
        if (!taken && pull <= most)
            continue;
        most = pull;
        best = (struct simulate_choice){item->product, variant, pull / (pull + 2.0f)};
        if (taken)
            break;
    }
    // Not always the shade that suits best.
    if (simulate_chance(random, 0.25f))
        best.variant = simulate_below(random, best.product->variant_count);
    return best;
}

int simulate_other_variant(const struct catalogue_product *product, int variant,
                           struct simulate_random *random)
{
    if (product->variant_count < 2)
        return variant;
    int other = simulate_below(random, product->variant_count - 1);
    return other < variant ? other : other + 1;
}
