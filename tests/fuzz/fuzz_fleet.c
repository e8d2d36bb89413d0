// Room: app
// Replays: tests/fuzz/corpus/fuzz_fleet
//
// What comes down from a fleet: values of its buckets, keys, and events of its stream. The first byte says
// which. What is taken is within its bounds; what is refused has a line.
#include "app/fleet/fleet_event.h"
#include "app/fleet/fleet_settings.h"
#include "app/fleet/fleet_values.h"
#include "platform/base/log.h"
#include "platform/net/nats_kv.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_profile(const struct store_told *told)
{
    if (told->points < -1 || told->favourite_count > STORE_MAX_TOLD_FAVOURITES ||
        told->size_count > STORE_MAX_TOLD_SIZES || memchr(told->name, '\0', sizeof told->name) == NULL)
        abort();
    for (int i = 0; i < told->favourite_count; i++)
        if (told->favourites[i].sku[0] == '\0')
            abort();
}

// Whatever comes, what is the machine's own is as it was.
static enum result read_settings(const char *bytes, size_t size, struct diagnostic *why)
{
    static struct settings own, settings;
    char version[TRIAL_VERSION_SIZE];
    settings_init(&own);
    memcpy(own.pin, "$y$own", sizeof "$y$own");
    memcpy(own.fleet_url, "tls://own", sizeof "tls://own");
    enum result result = fleet_read_settings(bytes, size, &own, version, &settings, why);
    if (memchr(version, '\0', sizeof version) == NULL || (result == RESULT_OK && version[0] == '\0'))
        abort();
    if (result == RESULT_OK && (strcmp(settings.pin, own.pin) != 0 || settings.push_url[0] != '\0' ||
                                strcmp(settings.fleet_url, own.fleet_url) != 0))
        abort();
    return result;
}

static enum result read_one(int what, const char *bytes, size_t size, struct diagnostic *why)
{
    static struct store_told told;
    static struct fleet_event event;
    struct catalogue_offer_update update;
    struct fleet_release release;
    struct fleet_answer answer;
    enum result result = RESULT_OK;
    switch (what) {
    case 'o':
        return fleet_read_offer(bytes, size, "LIP-1", &update, why);
    case 'p':
        result = fleet_read_profile(bytes, size, &told, why);
        if (result == RESULT_OK)
            check_profile(&told);
        return result;
    case 'c':
        result = fleet_read_release(bytes, size, &release, why);
        if (result == RESULT_OK && (release.size_bytes < 1 || release.size_bytes > FLEET_MAX_ARCHIVE_BYTES ||
                                    release.version[0] == '\0'))
            abort();
        return result;
    case 's':
        return read_settings(bytes, size, why);
    case 'a':
        return fleet_read_answer(bytes, size, &answer, why);
    default:
        result = fleet_event_read(bytes, size, &event, why);
        if (result == RESULT_OK && (event.event.session != event.session || event.session[0] == '\0'))
            abort();
        return result;
    }
}

// What a part says goes into a key as it came out of one.
static void check_key(const char *text)
{
    char part[NATS_KV_PART_SIZE], again[NATS_KV_PART_SIZE], key[NATS_KV_KEY_SIZE] = "";
    if (!nats_kv_part(text, 0, part) || !nats_kv_append(key, part))
        return;
    if (!nats_kv_part(key, 0, again) || strcmp(part, again) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diagnostic why = {0};
    char *bytes = malloc(size + 1);
    log_set_level(LOG_ERROR); // a warning each would take most of the time
    if (bytes == NULL || size == 0) {
        free(bytes);
        return 0;
    }
    memcpy(bytes, data + 1, size - 1);
    bytes[size - 1] = '\0';
    check_key(bytes);
    enum result result = read_one(data[0], bytes, size - 1, &why);
    if ((result == RESULT_OK) != (why.text[0] == '\0'))
        abort();
    free(bytes);
    return 0;
}
