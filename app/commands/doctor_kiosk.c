#include "app/commands/doctor_kiosk.h"

#include "platform/base/clock.h"
#include "platform/net/http_client.h"

#include <stdio.h>

#define MAX_ANSWER_BYTES ((size_t)64 << 10)
#define PATIENCE_MS 3000

bool doctor_check_hours(const struct settings *settings, int64_t wall_ms, char *line, size_t size)
{
    struct hours hours = {0};
    int weekday = 0, minute = 0;
    bool is_known = hours_read(settings->hours, &hours) && clock_wall_is_set(wall_ms) &&
                    clock_local_minute(wall_ms, &weekday, &minute);
    bool is_open = is_known && hours_are_open(&hours, weekday, minute);
    (void)snprintf(line, size, "%s; it is %02d:%02d here, so the screen is %s", settings->hours, minute / 60,
                   minute % 60, is_open ? "on" : "dark");
    if (!is_known)
        (void)snprintf(line, size, "%s; nobody has set the clock, so the screen is always on",
                       settings->hours);
    return is_known;
}

bool doctor_check_health(const struct settings *settings, char *line, size_t size)
{
    char url[SETTINGS_PATH_SIZE + 32];
    struct diagnostic why = {0};
    struct http_client *client = NULL;
    struct http_response response = {.status = 0};
    const struct http_call call = {.header_count = 0};
    (void)snprintf(url, sizeof url, "http://%s/healthz", settings->health);
    const struct http_client_options options = {
        .url = url, .total_ms = PATIENCE_MS, .max_reply_bytes = MAX_ANSWER_BYTES};
    enum result result = http_client_create(&options, &client, &why);
    if (result == RESULT_OK)
        result = http_client_call(client, &call, &response, &why);
    bool is_well = result == RESULT_OK && response.status == 200;
    (void)snprintf(line, size, "%.300s %s%.600s", url,
                   is_well               ? "says that the mirror is well"
                   : result == RESULT_OK ? "says that something is wrong: "
                                         : "can't be asked: ",
                   is_well                 ? ""
                   : result != RESULT_OK   ? why.text
                   : response.body != NULL ? response.body
                                           : "");
    http_client_destroy(client);
    return is_well;
}
