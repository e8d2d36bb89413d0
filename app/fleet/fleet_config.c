#include "app/fleet/fleet_config.h"

#include "app/fleet/fleet_settings.h"
#include "app/fleet/fleet_values.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/net/nats_kv.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_NS (30 * CLOCK_SECOND_NS) // before a status that didn't arrive is said again
#define LOOK_NS CLOCK_SECOND_NS

struct fleet_config {
    char path[SETTINGS_PATH_SIZE];
    struct trial_guard *guard;
    struct settings *next; // to be written; NULL: nothing is
    char version[TRIAL_VERSION_SIZE];
    atomic_bool wants_restart;
    char told[1024]; // the status that arrived
    int64_t look_ns;
};

enum result fleet_config_create(const char *path, struct trial_guard *guard, struct fleet_config **out,
                                struct diagnostic *why)
{
    struct fleet_config *config = calloc(1, sizeof *config);
    if (config == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet's settings");
    (void)snprintf(config->path, sizeof config->path, "%s", path);
    config->guard = guard;
    *out = config;
    return RESULT_OK;
}

void fleet_config_destroy(struct fleet_config *config)
{
    if (config == NULL)
        return;
    free(config->next);
    free(config);
}

// --- taking ------------------------------------------------------------------------------------------------

static enum result read_value(struct fleet_config *config, const char *bytes, size_t size,
                              struct settings *next, char version[TRIAL_VERSION_SIZE], struct diagnostic *why)
{
    struct settings *own = malloc(sizeof *own);
    if (own == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet's settings");
    enum result result = settings_load(config->path, own, NULL, why);
    if (result == RESULT_NOT_FOUND) // all of it is the fleet's
        result = RESULT_OK;
    if (result == RESULT_OK)
        result = fleet_read_settings(bytes, size, own, version, next, why);
    free(own);
    return result;
}

void fleet_config_take(struct fleet_config *config, const char *bytes, size_t size)
{
    char version[TRIAL_VERSION_SIZE] = "";
    struct trial_state state;
    struct diagnostic why = {0};
    struct settings *next = malloc(sizeof *next);
    enum result result =
        next != NULL ? read_value(config, bytes, size, next, version, &why) : RESULT_NO_MEMORY;
    trial_guard_tell(config->guard, TRIAL_SETTINGS, &state);
    bool is_known =
        strcmp(version, state.kept) == 0 || trial_guard_was_refused(config->guard, TRIAL_SETTINGS, version);
    free(config->next);
    config->next = NULL;
    trial_guard_note_refused(config->guard, TRIAL_SETTINGS, "", "");
    if (result == RESULT_OK && !is_known) {
        config->next = next;
        memcpy(config->version, version, sizeof config->version);
        next = NULL;
    } else if (result == RESULT_INVALID) {
        const char *name = version[0] != '\0' ? version : "?";
        trial_guard_note_refused(config->guard, TRIAL_SETTINGS, name, why.text);
        log_write(LOG_ERROR, "fleet", "settings %s are refused: %s; the ones there were stay", name,
                  why.text);
    } else if (result != RESULT_OK) {
        log_write(LOG_ERROR, "fleet", "settings can't be taken: %s", why.text);
    }
    free(next);
}

void fleet_config_step(struct fleet_config *config, bool may_restart)
{
    struct diagnostic why = {0};
    if (config->next == NULL || !may_restart || atomic_load(&config->wants_restart) ||
        !trial_guard_may_begin(config->guard))
        return;
    enum result result = trial_guard_begin(config->guard, TRIAL_SETTINGS, config->version, &why);
    if (result == RESULT_OK)
        result = settings_save(config->path, config->next, &why);
    if (result == RESULT_OK) {
        log_write(LOG_WARNING, "fleet", "settings %s are in place, the mirror starts anew with them",
                  config->version);
        atomic_store(&config->wants_restart, true);
    } else {
        log_write(LOG_ERROR, "fleet", "settings %s can't be written: %s", config->version, why.text);
    }
    free(config->next);
    config->next = NULL;
}

bool fleet_config_wants_restart(const struct fleet_config *config)
{
    return atomic_load(&config->wants_restart);
}

// --- telling -----------------------------------------------------------------------------------------------

static json_t *state_of(struct fleet_config *config, enum trial_subject subject)
{
    struct trial_state state;
    trial_guard_tell(config->guard, subject, &state);
    return json_pack("{s:s, s:s, s:s, s:b}", "version", state.kept, "refused", state.refused, "why",
                     state.why, "on_trial", trial_guard_is_on(config->guard, subject));
}

static bool write_status(struct fleet_config *config, char *text, size_t size)
{
    json_t *status =
        json_pack("{s:s, s:o, s:o}", "program", CHEVAL_VERSION, "settings", state_of(config, TRIAL_SETTINGS),
                  "catalogue", state_of(config, TRIAL_CATALOGUE));
    size_t length = status != NULL ? json_dumpb(status, text, size - 1, JSON_COMPACT) : 0;
    json_decref(status);
    if (length == 0 || length >= size)
        return false;
    text[length] = '\0';
    return true;
}

void fleet_config_tell(struct fleet_config *config, struct nats_feed *feed, const char *store,
                       const char *mirror)
{
    char text[sizeof config->told], key[NATS_KV_KEY_SIZE] = "";
    struct diagnostic why = {0};
    int64_t now_ns = clock_now_ns();
    if (now_ns < config->look_ns || mirror[0] == '\0' || nats_feed_trouble(feed)[0] != '\0')
        return;
    config->look_ns = now_ns + LOOK_NS;
    if (!write_status(config, text, sizeof text) || strcmp(text, config->told) == 0 ||
        !nats_kv_append(key, store) || !nats_kv_append(key, mirror))
        return;
    if (nats_kv_put(feed, FLEET_STATUS, key, text, strlen(text), &why) == RESULT_OK) {
        memcpy(config->told, text, sizeof text);
        return;
    }
    log_write(LOG_INFO, "fleet", "the mirror's status can't be told: %s", why.text);
    config->look_ns = now_ns + AGAIN_NS;
}
