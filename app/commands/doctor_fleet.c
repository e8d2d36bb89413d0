#include "app/commands/doctor_fleet.h"

#include "app/fleet/fleet_watch.h"

#include <stdio.h>

static const char *told(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

bool doctor_check_fleet(const struct settings *settings, char *line, size_t size)
{
    struct diagnostic why = {0};
    char server[FLEET_SERVER_SIZE];
    const struct fleet_watch_options options = {.url = settings->fleet_url,
                                                .key_file = told(settings->fleet_key_file),
                                                .ca_file = told(settings->fleet_ca),
                                                .domain = told(settings->fleet_domain),
                                                .store = told(settings->store_id),
                                                .mirror = told(settings->mirror_id)};
    bool fine = fleet_watch_check(&options, server, &why) == RESULT_OK;
    if (fine)
        (void)snprintf(line, size, "%s is there, lets this mirror in, and has its buckets", server);
    else
        (void)snprintf(line, size, "%s", why.text);
    return fine;
}
