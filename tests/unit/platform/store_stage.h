// What the tests of the profile store have in common: a new store in the build folder, and an event for it.
#ifndef CHEVAL_TESTS_UNIT_PLATFORM_STORE_STAGE_H
#define CHEVAL_TESTS_UNIT_PLATFORM_STORE_STAGE_H

#include "platform/store/store_interest.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STAGE_TIME "2026-11-22T10:00:00.000Z"

static inline struct store_event stage_event(const char *id, const char *name)
{
    return (struct store_event){.id = id,
                                .session = "visit-1",
                                .name = name,
                                .time = STAGE_TIME,
                                .sku = "LIP-1-RED",
                                .product = "LIP-1",
                                .variant = "red",
                                .category = "lipstick",
                                .price_minor = -1,
                                .duration_ms = -1,
                                .consent_try_on = true,
                                .consent_version = 1};
}

// No file of that name, of its log or of its index.
static inline const char *stage_path(const char *name)
{
    const char *path = test_temporary_path(name);
    char side[1100];
    (void)unlink(path);
    (void)snprintf(side, sizeof side, "%s-wal", path);
    (void)unlink(side);
    (void)snprintf(side, sizeof side, "%s-shm", path);
    (void)unlink(side);
    return path;
}

static inline struct store *stage_open(const char *name)
{
    struct store *store = NULL;
    struct diagnostic why = {0};
    if (store_open(stage_path(name), false, &store, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return store;
}

// A failure is told with its line.
static inline void stage_ok(enum result result, const struct diagnostic *why)
{
    if (result != RESULT_OK)
        fail_msg("%s: %s", result_name(result), why->text);
}

#endif
