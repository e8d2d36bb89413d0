// The catalogue as the associates' pages read it: their own copy, so that prices and stock that main changes
// in its own are never read half-written.
//
// What changes comes by a queue (stock_room_tell) and is put in before the next page is made. A catalogue
// that was replaced on the disk is read anew when told so, or when its file is another one; one that can't be
// read leaves the one there was.
//
// Threads: tell and reload are for any, the rest for the one that makes the pages.
#ifndef CHEVAL_APP_WEB_STOCK_ROOM_H
#define CHEVAL_APP_WEB_STOCK_ROOM_H

#include "assets/catalogue_update.h"

#include <stdint.h>

#define STOCK_ROOM_MAX_FOUND 60
#define STOCK_ROOM_MAX_WAITING 131072 // an update for each article of a large store

struct stock_room;

// `folder`: the catalogue's, or its file; NULL: there is none, and nothing is ever found. Nothing is read
// yet.
MUST_CHECK enum result stock_room_create(const char *folder, struct stock_room **out);
void stock_room_destroy(struct stock_room *room); // takes NULL

// What is too much is left out and said in the log.
void stock_room_tell(struct stock_room *room, const struct catalogue_offer_update *update);
void stock_room_reload(struct stock_room *room);

// With all that was told, or NULL: there is none that can be read. Good until the next call. The first call
// takes as long as loading does, as the first after a change of the file, at which it looks every 5 s.
const struct catalogue *stock_room_catalogue(struct stock_room *room, int64_t now_ns);

struct stock_room_find {
    const struct catalogue_product *product;
    int variant;
};
// Of what stock_room_catalogue gave: the one whose SKU or GTIN the text is; else the variants that the words
// name, or all variants of products that they find (app/ui/search_index.h). How many, at most
// STOCK_ROOM_MAX_FOUND. The first search in a catalogue reads all of it.
int stock_room_search(struct stock_room *room, const char *text,
                      const char *const category_names[CATEGORY_COUNT],
                      struct stock_room_find found[STOCK_ROOM_MAX_FOUND]);

#endif
