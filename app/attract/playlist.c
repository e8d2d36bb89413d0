#include "app/attract/playlist.h"

#include <string.h>

#define PIECES_A_MEDIUM 2 // of the catalogue's, between two of the store's own

bool playlist_suits_head(enum catalogue_category category, const struct catalogue_try_on *try_on)
{
    switch ((int)category) {
    case CATEGORY_LIPSTICK:
    case CATEGORY_LIP_GLOSS:
    case CATEGORY_LIP_LINER:
    case CATEGORY_BLUSH:
    case CATEGORY_EYE_SHADOW:
    case CATEGORY_EYELINER:
    case CATEGORY_MASCARA:
    case CATEGORY_BROW:
        return try_on->kind == TRY_ON_MAKEUP;
    case CATEGORY_EYEGLASSES:
    case CATEGORY_SUNGLASSES:
    case CATEGORY_EARRINGS:
    case CATEGORY_NECKLACE:
    case CATEGORY_HAT:
        return catalogue_is_3d(try_on);
    default:
        return false;
    }
}

static bool suits_head(const struct catalogue_look *look)
{
    int suited = 0;
    for (int i = 0; i < look->part_count; i++) {
        const struct catalogue_look_part *part = &look->parts[i];
        suited +=
            playlist_suits_head(part->product->category, &part->product->variants[part->variant].try_on);
    }
    return suited * 2 > look->part_count;
}

static int find_looks(const struct catalogue *catalogue, struct playlist_piece out[PLAYLIST_MAX_LOOKS])
{
    int count = 0;
    for (int i = 0; i < catalogue->look_count && count < PLAYLIST_MAX_LOOKS; i++)
        if (suits_head(&catalogue->looks[i]))
            out[count++] = (struct playlist_piece){.kind = PIECE_LOOK, .look = &catalogue->looks[i]};
    return count;
}

// The variant in stock that can be worn; -1: none.
static int wearable_variant(const struct catalogue_product *product)
{
    for (int v = 0; v < product->variant_count; v++)
        if (product->variants[v].availability == AVAILABILITY_IN_STOCK &&
            playlist_suits_head(product->category, &product->variants[v].try_on))
            return v;
    return -1;
}

// The category's next product after `*at`; false: no more.
static bool next_product(const struct catalogue *catalogue, enum catalogue_category category, int *at,
                         struct playlist_piece *out)
{
    for (; *at < catalogue->product_count; (*at)++) {
        const struct catalogue_product *product = &catalogue->products[*at];
        int variant = product->category == category ? wearable_variant(product) : -1;
        if (variant < 0)
            continue;
        *out = (struct playlist_piece){.kind = PIECE_PRODUCT, .product = product, .variant = variant};
        (*at)++;
        return true;
    }
    return false;
}

// Those which are seen from afar, and what alone makes a picture.
static int find_products(const struct catalogue *catalogue, struct playlist_piece out[PLAYLIST_MAX_PRODUCTS])
{
    static const enum catalogue_category turns[] = {CATEGORY_SUNGLASSES, CATEGORY_LIPSTICK,
                                                    CATEGORY_HAT,        CATEGORY_EARRINGS,
                                                    CATEGORY_NECKLACE,   CATEGORY_EYEGLASSES};
    enum { TURNS = sizeof turns / sizeof turns[0] };
    int at[TURNS] = {0}, count = 0;
    for (bool any = true; any && count < PLAYLIST_MAX_PRODUCTS;) {
        any = false;
        for (int i = 0; i < TURNS && count < PLAYLIST_MAX_PRODUCTS; i++)
            if (next_product(catalogue, turns[i], &at[i], &out[count])) {
                count++;
                any = true;
            }
    }
    return count;
}

// One of the first, one of the second, and so on.
static int take_turns(const struct playlist_piece *first, int first_count,
                      const struct playlist_piece *second, int second_count, struct playlist_piece *out)
{
    int count = 0;
    for (int i = 0; i < first_count || i < second_count; i++) {
        if (i < first_count)
            out[count++] = first[i];
        if (i < second_count)
            out[count++] = second[i];
    }
    return count;
}

void playlist_fill(struct playlist *playlist, const struct catalogue *catalogue, int media_count,
                   enum playlist_source source)
{
    struct playlist_piece looks[PLAYLIST_MAX_LOOKS], products[PLAYLIST_MAX_PRODUCTS];
    struct playlist_piece worn[PLAYLIST_MAX_LOOKS + PLAYLIST_MAX_PRODUCTS];
    int worn_count = 0;
    if (source != PLAYLIST_MEDIA)
        worn_count = take_turns(looks, find_looks(catalogue, looks), products,
                                find_products(catalogue, products), worn);
    int media = source == PLAYLIST_LOOKS ? 0 : media_count;
    media = media < PLAYLIST_MAX_MEDIA ? media : PLAYLIST_MAX_MEDIA;
    int places = worn_count / PIECES_A_MEDIUM > media ? worn_count / PIECES_A_MEDIUM : media;
    int placed = 0;
    *playlist = (struct playlist){.count = 0};
    for (int i = 0; i < worn_count || (i == 0 && media > 0); i++) {
        if (i < worn_count)
            playlist->pieces[playlist->count++] = worn[i];
        int until = worn_count > 0 ? (i + 1) * places / worn_count : places;
        for (; media > 0 && placed < until; placed++)
            playlist->pieces[playlist->count++] =
                (struct playlist_piece){.kind = PIECE_MEDIUM, .medium = placed % media};
    }
}
