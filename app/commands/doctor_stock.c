#include "app/commands/doctor_stock.h"

#include "assets/stock_list.h"
#include "platform/base/wipe.h"
#include "platform/net/http_client.h"
#include "platform/os/drop_folder.h"
#include "platform/os/secret.h"

#include <stdio.h>

bool doctor_check_stock_folder(const struct settings *settings, char *line, size_t size)
{
    struct drop_folder *drop = NULL;
    struct folder failed = {0};
    struct diagnostic why = {0};
    char path[SETTINGS_PATH_SIZE + 16];
    if (drop_folder_open(settings->stock_folder, &drop, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    drop_folder_close(drop);
    (void)snprintf(path, sizeof path, "%s/failed", settings->stock_folder);
    int count = folder_list(path, &failed, NULL) == RESULT_OK ? failed.count : 0;
    folder_free(&failed);
    (void)snprintf(line, size, "%s%s", settings->stock_folder,
                   count > 0 ? "; there are files that could not be used in its failed/" : "");
    return count == 0;
}

static bool pass(void *context, const struct catalogue_offer_update *update)
{
    (void)context;
    (void)update;
    return true;
}

static bool read_answer(const struct http_client *client, const struct http_response *response, char *line,
                        size_t size)
{
    struct stock_list_counts counts = {0};
    struct diagnostic why = {0};
    const struct stock_list_options options = {.store = NULL};
    const struct stock_list_sink sink = {.take = pass};
    if (response->status != 200) {
        (void)snprintf(line, size, "%s answers %d", http_client_server(client), response->status);
        return false;
    }
    if (stock_list_read(http_client_server(client), (const uint8_t *)response->body, response->body_size,
                        &options, &sink, &counts, &why) != RESULT_OK) {
        (void)snprintf(line, size, "%s", why.text);
        return false;
    }
    (void)snprintf(line, size, "%s tells of %zu articles, %zu that can't be read", http_client_server(client),
                   counts.taken, counts.refused);
    return counts.refused == 0;
}

bool doctor_check_stock_server(const struct settings *settings, char *line, size_t size)
{
    char key[SECRET_SIZE] = "";
    struct diagnostic why = {0};
    struct http_client *client = NULL;
    struct http_response response;
    enum result result = RESULT_OK;
    if (settings->stock_key_file[0] != '\0')
        result = secret_read(settings->stock_key_file, key, sizeof key, &why);
    const struct http_client_options options = {.url = settings->stock_url,
                                                .ca_file =
                                                    settings->stock_ca[0] != '\0' ? settings->stock_ca : NULL,
                                                .bearer = key[0] != '\0' ? key : NULL,
                                                .max_reply_bytes = STOCK_LIST_MAX_BYTES};
    if (result == RESULT_OK)
        result = http_client_create(&options, &client, &why);
    wipe(key, sizeof key);
    if (result == RESULT_OK)
        result = http_client_call(client, &(struct http_call){.header_count = 0}, &response, &why);
    bool ok = result == RESULT_OK && read_answer(client, &response, line, size);
    if (result != RESULT_OK)
        (void)snprintf(line, size, "%s", why.text);
    http_client_destroy(client);
    return ok;
}
