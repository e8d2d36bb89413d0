// Baskets to measure recommendation on: part of them is learnt from, and of each of the others one thing is
// hidden and asked for.
//
// They come from a profile store (visits and customers; those that ended last are asked about), or from a
// file of baskets as public data sets have them: a line a basket, its items between commas (each fifth line
// is asked about, in turn). Thread: any.
#ifndef CHEVAL_APP_COMMANDS_HELD_OUT_H
#define CHEVAL_APP_COMMANDS_HELD_OUT_H

#include "app/profile/name_table.h"
#include "app/profile/neighbours.h"

#define HELD_OUT_MAX_ITEMS 64 // of a basket; more are left out

struct held_out_mark {
    int item, sku; // names in `items` and `skus`
    float weight;
};

struct held_out {
    struct name_table items, skus; // products; of each mark the variant that was chosen
    bool is_store;                 // else a file of baskets
    int basket_count, capacity;
    struct held_out_basket {
        int count;
        struct held_out_mark *marks; // an item once
        char last[32];               // of a store: when, as the store has it
        bool asked;                  // of the last held_out_split
    } * baskets;
};

// The lines of a file of baskets, which are cut up; what is there already stays. RESULT_NO_MEMORY.
MUST_CHECK enum result held_out_parse(char *text, struct held_out *held);

MUST_CHECK enum result held_out_read(const char *path, struct held_out *out, struct diagnostic *why);
void held_out_finish(struct held_out *held); // takes {0}

// How many ways there are to split it: 1 of a store, 5 of a file.
int held_out_folds(const struct held_out *held);
void held_out_split(struct held_out *held, int fold);

// Everything that is not asked about.
MUST_CHECK enum result held_out_train(const struct held_out *held, const struct neighbours_options *options,
                                      struct neighbours **out);

// The mark of a basket that is hidden: one that was more than tried on, drawn by the basket's number; -1: it
// has none, or nothing besides.
int held_out_hide(const struct held_out *held, int basket);

#endif
