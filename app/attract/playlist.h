// What the loop shows while nobody is there, and in which order: the catalogue's looks and products as far as
// a neutral head can wear them, and the store's own pictures and clips.
//
// Pure functions. Thread: any.
#ifndef CHEVAL_APP_ATTRACT_PLAYLIST_H
#define CHEVAL_APP_ATTRACT_PLAYLIST_H

#include "assets/catalogue.h"

#define PLAYLIST_MAX_LOOKS 16
#define PLAYLIST_MAX_PRODUCTS 12
#define PLAYLIST_MAX_MEDIA 64
#define PLAYLIST_MAX_PIECES (PLAYLIST_MAX_LOOKS + PLAYLIST_MAX_PRODUCTS + PLAYLIST_MAX_MEDIA)

enum playlist_source {
    PLAYLIST_BOTH,
    PLAYLIST_LOOKS, // the catalogue's only
    PLAYLIST_MEDIA, // the store's own only
};

enum piece_kind { PIECE_LOOK, PIECE_PRODUCT, PIECE_MEDIUM };

struct playlist_piece {
    enum piece_kind kind;
    const struct catalogue_look *look;       // PIECE_LOOK
    const struct catalogue_product *product; // PIECE_PRODUCT
    int variant;                             // of it
    int medium;                              // PIECE_MEDIUM: index among the store's own
};

struct playlist {
    int count;
    struct playlist_piece pieces[PLAYLIST_MAX_PIECES];
};

// Whether the neutral head can wear it and looks well with it: make-up that needs neither skin nor an iris,
// glasses, jewellery and hats. Headbands stand off a head without hair.
bool playlist_suits_head(enum catalogue_category category, const struct catalogue_try_on *try_on);

// Looks of which most suits a head take turns with products that are in stock, of each category one after the
// other. Of the store's own, all are shown in their order, evenly between the others, and again from the
// first where there are few: one after two of those.
void playlist_fill(struct playlist *playlist, const struct catalogue *catalogue, int media_count,
                   enum playlist_source source);

#endif
