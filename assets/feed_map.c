#include "assets/feed_map.h"

#include <stdlib.h>
#include <string.h>

// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
uint64_t feed_map_key(char kind, const char *name)
{
    uint64_t key = (14695981039346656037u ^ (unsigned char)kind) * 1099511628211u;
    for (; *name != '\0'; name++)
        key = (key ^ (unsigned char)*name) * 1099511628211u;
    return key != 0 ? key : 1;
}

// The key's place, or the free one where it belongs.
static size_t find_place(const uint64_t *keys, size_t room, uint64_t key)
{
    size_t at = (size_t)(key ^ key >> 32) & (room - 1);
    while (keys[at] != 0 && keys[at] != key)
        at = (at + 1) & (room - 1);
    return at;
}

static bool make_room(struct feed_map *map)
{
    if (map->count * 2 < map->room)
        return true;
    size_t room = map->room > 0 ? map->room * 2 : 1024;
    uint64_t *keys = calloc(room, sizeof *keys);
    uint32_t *values = calloc(room, sizeof *values);
    if (keys == NULL || values == NULL) {
        free(keys);
        free(values);
        return false;
    }
    for (size_t i = 0; i < map->room; i++) {
        if (map->keys[i] == 0)
            continue;
        size_t at = find_place(keys, room, map->keys[i]);
        keys[at] = map->keys[i];
        values[at] = map->values[i];
    }
    feed_map_finish(map);
    map->keys = keys;
    map->values = values;
    map->room = room;
    return true;
}

uint32_t *feed_map_put(struct feed_map *map, uint64_t key, bool *is_new)
{
    size_t count = map->count;
    if (!make_room(map))
        return NULL;
    size_t at = find_place(map->keys, map->room, key);
    *is_new = map->keys[at] == 0;
    map->keys[at] = key;
    map->count = count + *is_new;
    return &map->values[at];
}

const uint32_t *feed_map_find(const struct feed_map *map, uint64_t key)
{
    if (map->room == 0)
        return NULL;
    size_t at = find_place(map->keys, map->room, key);
    return map->keys[at] != 0 ? &map->values[at] : NULL;
}

void feed_map_finish(struct feed_map *map)
{
    free(map->keys);
    free(map->values);
    *map = (struct feed_map){0};
}
