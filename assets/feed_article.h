// One row of a feed as a catalogue takes it, and the temporary file in which rows wait for the others of
// their group.
#ifndef CHEVAL_ASSETS_FEED_ARTICLE_H
#define CHEVAL_ASSETS_FEED_ARTICLE_H

#include "assets/feed_import.h"
#include "assets/feed_item.h"

#include <stdio.h>

#define FEED_PICTURE_SIZE 256

struct feed_article {
    size_t line;
    enum catalogue_category category;
    bool has_availability;
    enum catalogue_availability availability;
    struct catalogue_price price, sale_price;
    // Texts; "": none.
    char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1], group[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    char title[301], brand[151], description[5001];
    char link[CATALOGUE_MAX_LINK_BYTES + 1];
    char picture[FEED_PICTURE_SIZE]; // the name that image_link ends with
    char gtin[CATALOGUE_GTIN_SIZE];
    char colour[151]; // with pattern and material, as far as they tell articles apart
    char size[CATALOGUE_MAX_SIZE_BYTES + 1];
};

// Gives FEED_PROBLEMS when it can be used, else why not, with a line in `why`. What is left out of it is told
// to `note`.
enum feed_problem feed_article_make(const struct feed_item *item, const struct feed_import_options *options,
                                    struct feed_article *out,
                                    void (*note)(void *context, enum feed_problem kind, size_t line,
                                                 const char *text),
                                    void *context, struct diagnostic *why);

// Written at the file's end and read from where it is; false: the disk is full, or fails.
bool feed_article_write(const struct feed_article *article, FILE *file);
bool feed_article_read(FILE *file, long offset, struct feed_article *out);

#endif
