#include "app/web/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pages {
    struct http_server *server;
    struct take_away *take_away;
    char base_url[TAKE_AWAY_URL_SIZE]; // "": the server's own
};

// Without the slashes behind it; false when it is none, or too long.
static bool take_base_url(struct pages *pages, const char *url)
{
    bool is_web = strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
    size_t length = strlen(url);
    while (length > 0 && url[length - 1] == '/')
        length--;
    if (!is_web || length >= sizeof pages->base_url)
        return false;
    (void)snprintf(pages->base_url, sizeof pages->base_url, "%.*s", (int)length, url);
    return true;
}

enum result pages_create(const struct pages_options *options, const struct strings *words, struct pages **out,
                         struct diagnostic *why)
{
    struct pages *pages = calloc(1, sizeof *pages);
    if (pages == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = RESULT_OK;
    if (options->base_url != NULL && !take_base_url(pages, options->base_url))
        result = diagnose(why, RESULT_INVALID, "\"%.200s\" is no URL for pages", options->base_url);
    struct take_away_options kept = {.lifetime_s = options->lifetime_s};
    if (result == RESULT_OK && take_away_create(&kept, words, &pages->take_away) != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    struct http_server_options served = {.handler = take_away_handle,
                                         .context = pages->take_away,
                                         .address = options->address,
                                         .port = options->port,
                                         .certificate = options->certificate,
                                         .key = options->key,
                                         .proxy = options->proxy};
    if (result == RESULT_OK)
        result = http_server_create(&served, &pages->server, why);
    if (result != RESULT_OK) {
        pages_destroy(pages);
        return result;
    }
    *out = pages;
    return RESULT_OK;
}

void pages_destroy(struct pages *pages)
{
    if (pages == NULL)
        return;
    http_server_destroy(pages->server);
    take_away_destroy(pages->take_away);
    free(pages);
}

// Where phones find the mirror now; `own` is room for it.
static enum result find_base(const struct pages *pages, char own[HTTP_URL_SIZE], const char **base,
                             struct diagnostic *why)
{
    *base = pages->base_url;
    if (pages->base_url[0] != '\0')
        return RESULT_OK;
    *base = own;
    return http_server_url(pages->server, own, HTTP_URL_SIZE, why);
}

enum result pages_share(struct pages *pages, const struct take_away_look *look, int64_t now_ns,
                        char url[TAKE_AWAY_URL_SIZE], struct diagnostic *why)
{
    char own[HTTP_URL_SIZE];
    const char *base = NULL;
    enum result result = find_base(pages, own, &base, why);
    return result == RESULT_OK ? take_away_add(pages->take_away, look, base, now_ns, url, why) : result;
}

enum result pages_reach(struct pages *pages, char url[TAKE_AWAY_URL_SIZE], struct diagnostic *why)
{
    char own[HTTP_URL_SIZE];
    const char *base = NULL;
    enum result result = find_base(pages, own, &base, why);
    return result == RESULT_OK ? take_away_move(base, url, why) : result;
}

void pages_forget(struct pages *pages, const char *url)
{
    take_away_forget(pages->take_away, url);
}

void pages_tick(struct pages *pages, int64_t now_ns)
{
    take_away_expire(pages->take_away, now_ns);
}

uint16_t pages_port(const struct pages *pages)
{
    return http_server_port(pages->server);
}
