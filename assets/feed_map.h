// Numbers by names, for some 100,000 of them: 12 bytes each. Names are told apart by 64 bits of a hash, which
// two of a million share by chance in one of 40 million feeds.
#ifndef CHEVAL_ASSETS_FEED_MAP_H
#define CHEVAL_ASSETS_FEED_MAP_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct feed_map {   // zeroable: empty
    uint64_t *keys; // 0: free
    uint32_t *values;
    size_t room, count; // room: a power of two, at most half of it used
};

// `kind` tells names of one sort from those of another.
uint64_t feed_map_key(char kind, const char *name);

// The value of a key, which is new and 0 when *is_new; until the next call. NULL: no memory.
uint32_t *feed_map_put(struct feed_map *map, uint64_t key, bool *is_new);
// NULL: it isn't there.
const uint32_t *feed_map_find(const struct feed_map *map, uint64_t key);
void feed_map_finish(struct feed_map *map);

#endif
