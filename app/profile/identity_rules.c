#include "app/profile/identity_rules.h"

#include "platform/base/wipe.h"
#include "platform/os/secret.h"

#include <stdio.h>
#include <string.h>

static enum result read_key(const char *path, struct identity_rules *out, struct diagnostic *why)
{
    char text[SECRET_SIZE];
    enum result result = secret_read(path, text, sizeof text, why);
    size_t size = result == RESULT_OK ? strlen(text) : 0;
    if (result == RESULT_OK && (size < IDENTITY_LEAST_KEY || size > IDENTITY_MOST_KEY))
        result = diagnose(why, RESULT_INVALID, "%s: a key has %d to %d letters, not %zu", path,
                          IDENTITY_LEAST_KEY, IDENTITY_MOST_KEY, size);
    if (result == RESULT_OK) {
        memcpy(out->key, text, size);
        out->key_size = size;
    }
    wipe(text, sizeof text);
    return result;
}

enum result identity_rules_load(const struct settings_identity *settings, struct identity_rules *out,
                                struct diagnostic *why)
{
    *out = (struct identity_rules){.max_age_s = settings->max_age_s};
    (void)snprintf(out->pattern, sizeof out->pattern, "%s", settings->pattern);
    (void)snprintf(out->host, sizeof out->host, "%s", settings->host);
    if (settings->check[0] != '\0')
        (void)identity_check_of(settings->check, &out->check);
    return settings->key_file[0] != '\0' ? read_key(settings->key_file, out, why) : RESULT_OK;
}
