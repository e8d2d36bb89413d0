// Searching products as the shopper types: by words of the title, brand, shades, category and numbers.
//
// Case and accents don't count ("rose" finds "Rosé"): text is folded once, product by product, a bounded
// share each frame, and so is the search itself, so that no frame waits for a large catalogue. What is not
// folded yet is found later. Each word of the query must be somewhere in the product; products in which all
// of them begin a word come first. Bounds: SEARCH_MAX_TEXT bytes of folded text, SEARCH_MAX_WORDS words,
// SEARCH_MAX_RESULTS products. Thread: main.
#ifndef CHEVAL_APP_UI_SEARCH_INDEX_H
#define CHEVAL_APP_UI_SEARCH_INDEX_H

#include "assets/catalogue.h"

#define SEARCH_MAX_RESULTS 60
#define SEARCH_MAX_QUERY 64 // bytes
#define SEARCH_MAX_WORDS 6
#define SEARCH_MAX_TEXT ((size_t)64 << 20)

struct search_index;

// The catalogue outlives it.
MUST_CHECK enum result search_index_create(const struct catalogue *catalogue, struct search_index **out);
void search_index_destroy(struct search_index *index); // takes NULL

// Once a frame: folds some more products. False when all are done.
bool search_index_grow(struct search_index *index);

struct search_result {
    int product, variant; // the variant whose name was asked for, else -1
};

// One query. Plain data; zeroed, it asks for nothing.
struct search {
    int word_count;
    char words[SEARCH_MAX_WORDS][SEARCH_MAX_QUERY];
    uint32_t categories[SEARCH_MAX_WORDS]; // whose names hold the word, a bit each
    int next;                              // product to look at
    int first_count, count;                // results in which words begin with the query's; all
    struct search_result results[SEARCH_MAX_RESULTS];
};

// `category_names`: as the shopper reads them.
void search_begin(struct search *search, const char *query, const char *const category_names[CATEGORY_COUNT]);
// Once a frame: looks through some more products.
void search_step(struct search *search, const struct search_index *index);

// Lower case, without accents, as far as there is room, cut at a whole character; "" for what is no UTF-8.
// Gives its length.
size_t search_fold(const char *text, char *out, size_t size);

#endif
