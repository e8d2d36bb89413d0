#include "app/web/stock_room.h"

#include "app/ui/search_index.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/base/queue.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_NS (5 * CLOCK_SECOND_NS)

struct stock_room {
    char folder[1024];
    struct queue updates;
    atomic_bool reloads, overflowed;
    // The rest belongs to whoever makes the pages.
    struct catalogue *catalogue;
    struct search_index *index; // of it; NULL: nobody searched yet
    char file[1100];
    struct file_stamp stamp;
    int64_t look_ns; // when the file is looked at next
    bool tried;
};

enum result stock_room_create(const char *folder, struct stock_room **out)
{
    struct stock_room *room = calloc(1, sizeof *room);
    if (room == NULL)
        return RESULT_NO_MEMORY;
    enum result result =
        queue_init(&room->updates, sizeof(struct catalogue_offer_update), STOCK_ROOM_MAX_WAITING);
    if (result != RESULT_OK) {
        free(room);
        return result;
    }
    (void)snprintf(room->folder, sizeof room->folder, "%s", folder != NULL ? folder : "");
    *out = room;
    return RESULT_OK;
}

void stock_room_destroy(struct stock_room *room)
{
    if (room == NULL)
        return;
    search_index_destroy(room->index);
    catalogue_destroy(room->catalogue);
    queue_finish(&room->updates);
    free(room);
}

void stock_room_tell(struct stock_room *room, const struct catalogue_offer_update *update)
{
    if (queue_push(&room->updates, update))
        atomic_store(&room->overflowed, false);
    else if (!atomic_exchange(&room->overflowed, true))
        log_write(LOG_WARNING, "associates", "the pages' stock is behind: more than %d changes wait",
                  STOCK_ROOM_MAX_WAITING);
}

void stock_room_reload(struct stock_room *room)
{
    atomic_store(&room->reloads, true);
}

// --- the pages' side ---------------------------------------------------------------------------------------

static void load(struct stock_room *room)
{
    struct diagnostic why = {0};
    struct catalogue *catalogue = NULL;
    (void)file_stamp(room->file, &room->stamp);
    if (catalogue_load(room->folder, NULL, &catalogue, &why) != RESULT_OK) {
        log_write(LOG_WARNING, "associates", "%s; the pages go on with %s", why.text,
                  room->catalogue != NULL ? "the catalogue they had" : "no catalogue");
        return;
    }
    search_index_destroy(room->index);
    room->index = NULL;
    catalogue_destroy(room->catalogue);
    room->catalogue = catalogue;
    (void)snprintf(room->file, sizeof room->file, "%s", catalogue->file);
    (void)file_stamp(room->file, &room->stamp);
}

static bool is_to_be_loaded(struct stock_room *room, int64_t now_ns)
{
    struct file_stamp now;
    bool asked = atomic_exchange(&room->reloads, false), first = !room->tried;
    room->tried = true;
    if (room->folder[0] == '\0')
        return false;
    if (asked || first || now_ns < room->look_ns)
        return asked || first;
    room->look_ns = now_ns + LOOK_NS;
    return file_stamp(room->file, &now) && !file_stamp_equals(&now, &room->stamp);
}

const struct catalogue *stock_room_catalogue(struct stock_room *room, int64_t now_ns)
{
    struct catalogue_offer_update update;
    struct catalogue_offer_change change;
    if (is_to_be_loaded(room, now_ns))
        load(room);
    while (queue_pop(&room->updates, &update, 0))
        if (room->catalogue != NULL) // what is wrong about it was told where it came from
            (void)!catalogue_apply_offer(room->catalogue, &update, &change, NULL);
    return room->catalogue;
}

// --- searching
// ----------------------------------------------------------------------------------------------

// By SKU or GTIN; 0 when the text is neither.
static int find_exactly(const struct catalogue *catalogue, const char *text, struct stock_room_find *found)
{
    char gtin[CATALOGUE_GTIN_SIZE];
    int variant = 0;
    const struct catalogue_product *product = catalogue_find(catalogue, text, NULL, &variant);
    if (product == NULL && catalogue_gtin_normalise(text, gtin))
        product = catalogue_find_gtin(catalogue, gtin, &variant);
    *found = (struct stock_room_find){product, variant};
    return product != NULL;
}

static int add_found(const struct catalogue_product *product, int variant, int count,
                     struct stock_room_find found[STOCK_ROOM_MAX_FOUND])
{
    int first = variant >= 0 ? variant : 0, behind = variant >= 0 ? variant + 1 : product->variant_count;
    for (int v = first; v < behind && count < STOCK_ROOM_MAX_FOUND; v++)
        found[count++] = (struct stock_room_find){product, v};
    return count;
}

int stock_room_search(struct stock_room *room, const char *text,
                      const char *const category_names[CATEGORY_COUNT],
                      struct stock_room_find found[STOCK_ROOM_MAX_FOUND])
{
    const struct catalogue *catalogue = room->catalogue;
    struct search search;
    if (catalogue == NULL || find_exactly(catalogue, text, found) == 1)
        return catalogue != NULL;
    if (room->index == NULL && search_index_create(catalogue, &room->index) != RESULT_OK)
        return 0;
    while (search_index_grow(room->index)) {
    }
    search_begin(&search, text, category_names);
    for (int before = -1; before != search.next;) { // until it goes no further
        before = search.next;
        search_step(&search, room->index);
    }
    int count = 0;
    for (int i = 0; i < search.count; i++)
        count = add_found(&catalogue->products[search.results[i].product], search.results[i].variant, count,
                          found);
    return count;
}
