#include "app/commands/doctor_push.h"

#include "app/push/http_transport.h"
#include "app/push/nats_transport.h"

#include <stdio.h>

static const char *told(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

// What is to be done after this status; "" for nothing. A receiver may well not know what a GET is.
static const char *advice(int status)
{
    if (status == 401 || status == 403)
        return "; it refuses the key: see to push.key_file";
    if (status == 410)
        return "; it wants no events any more";
    if (status >= 300 && status < 400)
        return "; redirects are not followed: see to push.url";
    return "";
}

static bool check_nats(const struct settings *settings, char *line, size_t size)
{
    struct diagnostic why = {0};
    char name[PUSH_NAME_SIZE];
    const struct nats_transport_options push = {.url = settings->push_url,
                                                .key_file = told(settings->push_key_file),
                                                .ca_file = told(settings->push_ca)};
    bool fine = nats_transport_probe(&push, name, &why) == RESULT_OK;
    if (fine)
        (void)snprintf(line, size, "%s is there, and lets this mirror in", name);
    else
        (void)snprintf(line, size, "%s", why.text);
    return fine;
}

bool doctor_check_push(const struct settings *settings, char *line, size_t size)
{
    struct diagnostic why = {0};
    char name[PUSH_NAME_SIZE];
    int status = 0;
    struct http_transport_options push = {.url = settings->push_url,
                                          .key_file = told(settings->push_key_file),
                                          .ca_file = told(settings->push_ca),
                                          .batch = settings->push_batch};
    if (nats_transport_takes(settings->push_url))
        return check_nats(settings, line, size);
    if (settings->push_kind[0] != '\0')
        (void)push_kind_from_name(settings->push_kind, &push.kind);
    if (http_transport_probe(&push, name, &status, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    (void)snprintf(line, size, "%s is there, and answers a GET with HTTP %d%s", name, status, advice(status));
    return advice(status)[0] == '\0';
}
