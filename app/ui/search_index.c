#include "app/ui/search_index.h"

#include <glib.h>

#include <stdlib.h>
#include <string.h>

#define FOLD_BYTES ((size_t)32 << 10) // of a catalogue's text, a frame: well under 4 ms
#define SCAN_BYTES ((size_t)1 << 20)  // of folded text, a frame
#define PRODUCT_BYTES 8192            // of folded text, a product
#define MOST_SHADES 64                // whose names are compared with the query

_Static_assert(CATEGORY_COUNT <= 32, "a bit a category");

struct search_index {
    const struct catalogue *catalogue;
    int count;      // products that are folded
    size_t *starts; // of each product's text in `text`, which ends in a zero
    char *text;
    size_t size, capacity;
};

// --- folding -----------------------------------------------------------------------------------------------

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static size_t append(char *out, size_t used, size_t size, const char *text, size_t length)
{
    if (used + length + 1 > size)
        return used;
    memcpy(out + used, text, length);
    return used + length;
}

// Letters that are no other letter with a mark (ł, æ, ø) are written as plain Latin does: l, ae, oe.
static size_t append_latin(char *out, size_t used, size_t size, const char *text, size_t length)
{
    char letter[8] = {0};
    memcpy(letter, text, length < sizeof letter ? length : sizeof letter - 1);
    char *plain = g_str_to_ascii(letter, "C");
    used = append(out, used, size, plain, strlen(plain));
    g_free(plain);
    return used;
}

size_t search_fold(const char *text, char *out, size_t size)
{
    size_t used = 0;
    if (is_ascii(text)) {
        for (; *text != '\0' && used + 1 < size; text++)
            out[used++] = g_ascii_tolower(*text);
        out[used] = '\0';
        return used;
    }
    char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    char *folded = apart != NULL ? g_utf8_casefold(apart, -1) : NULL;
    for (char *c = folded; c != NULL && *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar letter = g_utf8_get_char(c);
        size_t length = (size_t)(g_utf8_next_char(c) - c);
        if (g_unichar_combining_class(letter) != 0)
            continue;
        bool is_latin = letter >= 0x80 && g_unichar_get_script(letter) == G_UNICODE_SCRIPT_LATIN;
        used = is_latin ? append_latin(out, used, size, c, length) : append(out, used, size, c, length);
    }
    out[used] = '\0';
    g_free(folded);
    g_free(apart);
    return used;
}

// --- the index ---------------------------------------------------------------------------------------------

enum result search_index_create(const struct catalogue *catalogue, struct search_index **out)
{
    struct search_index *index = calloc(1, sizeof *index);
    size_t *starts = calloc((size_t)catalogue->product_count + 1, sizeof *starts);
    if (index == NULL || starts == NULL) {
        free(index);
        free(starts);
        return RESULT_NO_MEMORY;
    }
    *index = (struct search_index){.catalogue = catalogue, .starts = starts};
    *out = index;
    return RESULT_OK;
}

void search_index_destroy(struct search_index *index)
{
    if (index == NULL)
        return;
    free(index->starts);
    free(index->text);
    free(index);
}

// Folds behind what is there, with a space before it. Gives the bytes it read.
static size_t fold_behind(const char *text, char *out, size_t *used, size_t size)
{
    if (text == NULL || text[0] == '\0' || *used + 2 >= size)
        return 0;
    out[(*used)++] = ' ';
    *used += search_fold(text, out + *used, size - *used);
    return strlen(text);
}

static size_t fold_product(const struct catalogue_product *product, char *out, size_t *used)
{
    *used = 0;
    size_t read = fold_behind(product->title, out, used, PRODUCT_BYTES);
    read += fold_behind(product->brand, out, used, PRODUCT_BYTES);
    read += fold_behind(product->sku, out, used, PRODUCT_BYTES);
    for (int v = 0; v < product->variant_count; v++) {
        const struct catalogue_variant *variant = &product->variants[v];
        if (product->variant_count > 1)
            read += fold_behind(variant->title, out, used, PRODUCT_BYTES);
        if (variant->sku != NULL && strcmp(variant->sku, product->sku) != 0)
            read += fold_behind(variant->sku, out, used, PRODUCT_BYTES);
    }
    out[*used] = '\0';
    return read;
}

static bool make_room(struct search_index *index, size_t more)
{
    if (index->size + more <= index->capacity)
        return true;
    size_t capacity = index->capacity * 2 + 65536;
    char *text = capacity <= 2 * SEARCH_MAX_TEXT ? realloc(index->text, capacity) : NULL;
    if (text == NULL)
        return false;
    index->text = text;
    index->capacity = capacity;
    return true;
}

bool search_index_grow(struct search_index *index)
{
    char folded[PRODUCT_BYTES];
    for (size_t read = 0; read < FOLD_BYTES && index->count < index->catalogue->product_count;) {
        size_t used = 0;
        read += fold_product(&index->catalogue->products[index->count], folded, &used) + 64;
        if (index->size + used + 1 > SEARCH_MAX_TEXT || !make_room(index, used + 1))
            return false; // what is beyond can be found by its category's tab
        index->starts[index->count] = index->size;
        memcpy(index->text + index->size, folded, used + 1);
        index->size += used + 1;
        index->count++;
    }
    return index->count < index->catalogue->product_count;
}

// --- searching ---------------------------------------------------------------------------------------------

void search_begin(struct search *search, const char *query, const char *const category_names[CATEGORY_COUNT])
{
    char folded[SEARCH_MAX_QUERY], name[256];
    *search = (struct search){0};
    (void)search_fold(query, folded, sizeof folded);
    for (const char *word = folded; *word != '\0' && search->word_count < SEARCH_MAX_WORDS;) {
        size_t length = strcspn(word, " ");
        if (length > 0)
            memcpy(search->words[search->word_count++], word, length);
        word += length + (word[length] == ' ' ? 1 : 0);
    }
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        (void)search_fold(category_names[category], name, sizeof name);
        for (int i = 0; i < search->word_count; i++)
            if (strstr(name, search->words[i]) != NULL)
                search->categories[i] |= 1u << category;
    }
}

enum place { PLACE_BEGINS, PLACE_INSIDE, PLACE_NONE };

// Whether it begins a word in the text, or is within one.
static enum place find_word(const char *text, const char *word)
{
    enum place place = PLACE_NONE;
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool begins = at == text || ((unsigned char)at[-1] < 0x80 && !g_ascii_isalnum(at[-1]));
        if (begins)
            return PLACE_BEGINS;
        place = PLACE_INSIDE;
    }
    return place;
}

static enum place find_all(const struct search *search, const char *text, enum catalogue_category category)
{
    enum place worst = PLACE_BEGINS;
    for (int i = 0; i < search->word_count && worst != PLACE_NONE; i++) {
        enum place place = find_word(text, search->words[i]);
        if (place == PLACE_NONE && (search->categories[i] >> category & 1u) != 0)
            place = PLACE_BEGINS;
        if (place > worst)
            worst = place;
    }
    return worst;
}

// The first shade that has a word of the query in its name which the product's own has not.
static int find_shade(const struct search *search, const struct catalogue_product *product)
{
    char title[256], name[256];
    (void)search_fold(product->title, title, sizeof title);
    for (int v = 0; product->variant_count > 1 && v < product->variant_count && v < MOST_SHADES; v++) {
        (void)search_fold(product->variants[v].title, name, sizeof name);
        for (int i = 0; i < search->word_count; i++)
            if (strstr(title, search->words[i]) == NULL && find_word(name, search->words[i]) == PLACE_BEGINS)
                return v;
    }
    return -1;
}

// In the order of the catalogue, those with whole words before the others, which make room for them.
static void add_result(struct search *search, struct search_result result, enum place place)
{
    if (place == PLACE_INSIDE) {
        if (search->count < SEARCH_MAX_RESULTS)
            search->results[search->count++] = result;
        return;
    }
    if (search->count < SEARCH_MAX_RESULTS)
        search->count++;
    for (int i = search->count - 1; i > search->first_count; i--)
        search->results[i] = search->results[i - 1];
    search->results[search->first_count++] = result;
}

void search_step(struct search *search, const struct search_index *index)
{
    if (search->word_count == 0)
        return;
    for (size_t read = 0;
         read < SCAN_BYTES && search->next < index->count && search->first_count < SEARCH_MAX_RESULTS;
         search->next++) {
        const struct catalogue_product *product = &index->catalogue->products[search->next];
        size_t start = index->starts[search->next];
        size_t end = search->next + 1 < index->count ? index->starts[search->next + 1] : index->size;
        enum place place = find_all(search, index->text + start, product->category);
        read += end - start;
        bool is_wanted =
            place == PLACE_BEGINS || (place == PLACE_INSIDE && search->count < SEARCH_MAX_RESULTS);
        if (is_wanted)
            add_result(search, (struct search_result){search->next, find_shade(search, product)}, place);
    }
}
