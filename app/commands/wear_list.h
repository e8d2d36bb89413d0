// What a command is told to wear: "SKU[:VARIANT][@PERCENT][,…]", and complete looks.
#ifndef CHEVAL_APP_COMMANDS_WEAR_LIST_H
#define CHEVAL_APP_COMMANDS_WEAR_LIST_H

#include "app/scene_build.h"

#define WEAR_LIST_MAX 20

struct wear_list {
    int count;
    struct scene_wear items[WEAR_LIST_MAX];
};

// Appends what `text` names. Fails with the item that the catalogue does not have.
MUST_CHECK enum result wear_list_read(struct wear_list *list, const struct catalogue *catalogue,
                                      const char *text, struct diagnostic *why);

// Appends the products of the look with this id.
MUST_CHECK enum result wear_list_add_look(struct wear_list *list, const struct catalogue *catalogue,
                                          const char *id, struct diagnostic *why);

// The tracker parts that it needs.
unsigned wear_list_needs(const struct wear_list *list);

#endif
