// Room: assets
// Replays: tests/fuzz/corpus/fuzz_catalogue assets/demo/catalogue.json shared:gltf_bad
//
// Catalogue text through the loader, without looking for its files: every SKU of what is accepted is found,
// what is put on is within what the renderer draws, glasses can be made, sizes are found, links are links,
// and looks lead to products of this catalogue.
#include "assets/catalogue.h"
#include "assets/eyewear/eyewear_model.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *context, bool is_error, const char *line)
{
    int *lines = context;
    *lines += is_error || line[0] != '\0';
}

static bool within(float value, struct makeup_range range)
{
    return (double)value >= range.minimum - 1e-6 && (double)value <= range.maximum + 1e-6;
}

static bool may_be_drawn(const struct makeup_product *makeup)
{
    const struct makeup_sizes *sizes = makeup_sizes(makeup->kind);
    int zones = 0;
    if (makeup->shade_count < 1 || makeup->shade_count > MAKEUP_SHADES_MAX || !(makeup->edge >= 0) ||
        makeup->edge > 1 || (unsigned)makeup->style >= STYLE_COUNT ||
        !within(makeup->width_mm, sizes->width_mm) || !within(makeup->wing_mm, sizes->wing_mm) ||
        !within(makeup->length_mm, sizes->length_mm) || !within(makeup->diameter_mm, sizes->diameter_mm))
        return false;
    for (int i = 0; i < makeup->shade_count; i++) {
        const struct makeup_shade *shade = &makeup->shades[i];
        if ((unsigned)shade->finish >= FINISH_COUNT || (unsigned)shade->zone >= ZONE_COUNT ||
            !(shade->coverage >= 0) || shade->coverage > 1 || !(shade->sparkle_mm >= 0) ||
            (zones & 1 << shade->zone) != 0)
            return false;
        zones |= 1 << shade->zone;
    }
    return true;
}

static bool is_share(struct vec3 v)
{
    return v.x >= 0 && v.x <= 1 && v.y >= 0 && v.y <= 1 && v.z >= 0 && v.z <= 1;
}

// The lens sends no more than it gets. Of the first pair of every eighth catalogue the model is made too:
// that takes ten times as long as all else.
static bool may_be_worn(const struct catalogue_try_on *try_on, int *to_make)
{
    const struct eyewear_lens *lens = catalogue_lens(try_on);
    struct model model = {0};
    if (lens != NULL) {
        const struct model_lens optics = eyewear_lens_optics(lens);
        if (!is_share(optics.transmittance) || !is_share(optics.transmittance_bottom) ||
            !is_share(vec3_add(optics.transmittance, optics.reflectance)))
            return false;
    }
    if (try_on->kind != TRY_ON_EYEWEAR || (*to_make)-- <= 0)
        return true;
    bool built = eyewear_model_build(&try_on->eyewear, &model, NULL) == RESULT_OK;
    model_free(&model);
    return built;
}

static bool leads_here(const struct catalogue *catalogue, const struct catalogue_look *look)
{
    bool all = look->part_count > 0 && look->part_count <= CATALOGUE_MAX_LOOK_PARTS;
    for (int i = 0; i < look->part_count && all; i++) {
        const struct catalogue_look_part *part = &look->parts[i];
        all = part->product >= catalogue->products &&
              part->product < catalogue->products + catalogue->product_count && part->variant >= 0 &&
              part->variant < part->product->variant_count && part->intensity >= 0 && part->intensity <= 1;
    }
    return all;
}

// Sizes have names and are found by their ids; a link is one that a phone may follow.
static bool may_be_sold(const struct catalogue_variant *variant)
{
    const struct catalogue_offer *offer = &variant->offer;
    bool right = offer->size_count >= 0 && offer->size_count <= CATALOGUE_MAX_SIZES &&
                 (offer->link == NULL || (strncmp(offer->link, "https://", 8) == 0 &&
                                          strlen(offer->link) <= CATALOGUE_MAX_LINK_BYTES));
    for (int i = 0; i < offer->size_count && right; i++) {
        const struct catalogue_size *size = &offer->sizes[i];
        struct catalogue_stock stock = catalogue_size_stock(variant, size);
        right = size->title[0] != '\0' && strlen(size->title) <= CATALOGUE_MAX_SIZE_BYTES &&
                catalogue_find_size(variant, size->id) == size &&
                (unsigned)stock.here <= AVAILABILITY_BACKORDER &&
                (unsigned)stock.online <= AVAILABILITY_BACKORDER;
    }
    return right;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int lines = 0, to_make = size % 8 == 0;
    struct catalogue_problems problems = {.report = count_line, .context = &lines};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    enum result result = catalogue_parse("fuzz", data, size, ".", false, &problems, &catalogue, &why);
    if ((result == RESULT_OK) != (problems.errors == 0) || (result != RESULT_OK) != (why.text[0] != '\0'))
        abort();
    for (int p = 0; result == RESULT_OK && p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        char price[64];
        catalogue_price_text(product->price, price, sizeof price);
        for (int v = 0; v < product->variant_count; v++) {
            const char *id = product->variants[v].id;
            int found = -1;
            if (catalogue_find(catalogue, product->sku, id, &found) != product || found != v)
                abort();
            if (product->variants[v].try_on.kind == TRY_ON_MAKEUP &&
                !may_be_drawn(&product->variants[v].try_on.makeup))
                abort();
            if (!may_be_worn(&product->variants[v].try_on, &to_make) || !may_be_sold(&product->variants[v]))
                abort();
        }
    }
    for (int i = 0; result == RESULT_OK && i < catalogue->look_count; i++)
        if (!leads_here(catalogue, &catalogue->looks[i]))
            abort();
    catalogue_destroy(catalogue);
    return 0;
}
