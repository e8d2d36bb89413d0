#include "app/share.h"

#include "app/web/take_away.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/encode/jpeg.h"
#include "platform/net/http_server.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_PORT 8080
#define JPEG_QUALITY 92

static_assert(PHOTO_URL_SIZE == TAKE_AWAY_URL_SIZE, "a link is copied whole");

struct share {
    struct take_away *take_away;
    struct http_server *server;
    char url[TAKE_AWAY_URL_SIZE]; // the store's own; "": the server's
};

// "ADDRESS:PORT", "ADDRESS", ":PORT"; an IPv6 address stands in brackets when a port follows.
static bool read_listen(const char *text, char address[HTTP_CLIENT_SIZE], uint16_t *port)
{
    const char *colon = strrchr(text, ':');
    bool bare_ipv6 = colon != NULL && strchr(text, ':') != colon && text[0] != '[';
    size_t length = colon != NULL && !bare_ipv6 ? (size_t)(colon - text) : strlen(text);
    *port = DEFAULT_PORT;
    if (length < strlen(text)) {
        char *end = NULL;
        long value = strtol(colon + 1, &end, 10);
        if (end == colon + 1 || *end != '\0' || value < 0 || value > UINT16_MAX)
            return false;
        *port = (uint16_t)value;
    }
    bool in_brackets = length >= 2 && text[0] == '[' && text[length - 1] == ']';
    int written = snprintf(address, HTTP_CLIENT_SIZE, "%.*s", (int)(in_brackets ? length - 2 : length),
                           text + (in_brackets ? 1 : 0));
    return written >= 0 && written < HTTP_CLIENT_SIZE;
}

enum result share_create(const struct share_options *options, const struct strings *words, struct share **out,
                         struct diagnostic *why)
{
    char address[HTTP_CLIENT_SIZE] = "";
    uint16_t port = 0;
    if (!read_listen(options->listen, address, &port))
        return diagnose(why, RESULT_INVALID, "--share takes ADDRESS:PORT, not \"%s\"", options->listen);
    if (options->url != NULL && strlen(options->url) >= TAKE_AWAY_URL_SIZE / 2)
        return diagnose(why, RESULT_INVALID, "--share-url: longer than %d characters",
                        TAKE_AWAY_URL_SIZE / 2 - 1);
    struct share *share = calloc(1, sizeof *share);
    if (share == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for sharing");
    (void)snprintf(share->url, sizeof share->url, "%s", options->url != NULL ? options->url : "");
    enum result result = take_away_create(&(struct take_away_options){0}, words, &share->take_away);
    if (result != RESULT_OK)
        result = diagnose(why, result, "no memory for sharing");
    else
        result =
            http_server_create(&(struct http_server_options){.handler = take_away_handle,
                                                             .context = share->take_away,
                                                             .address = address[0] != '\0' ? address : NULL,
                                                             .port = port,
                                                             .certificate = options->certificate,
                                                             .key = options->key},
                               &share->server, why);
    if (result != RESULT_OK) {
        share_destroy(share);
        return result;
    }
    *out = share;
    return RESULT_OK;
}

void share_destroy(struct share *share)
{
    if (share == NULL)
        return;
    http_server_destroy(share->server);
    take_away_destroy(share->take_away);
    free(share);
}

static enum result add(struct share *share, const struct take_away_look *look, char url[TAKE_AWAY_URL_SIZE],
                       struct diagnostic *why)
{
    char base[TAKE_AWAY_URL_SIZE];
    memcpy(base, share->url, sizeof base);
    if (base[0] == '\0') {
        enum result result = http_server_url(share->server, base, sizeof base, why);
        if (result != RESULT_OK)
            return result;
    }
    return take_away_add(share->take_away, look, base, clock_now_ns(), url, why);
}

enum result share_add(struct share *share, struct photo *photo, const struct session *session,
                      const char *store, const struct strings *words, struct diagnostic *why)
{
    uint8_t *jpeg = NULL;
    size_t size = 0;
    struct take_away_product products[SESSION_MAX_WORN];
    for (int i = 0; i < session->worn_count; i++)
        products[i] = (struct take_away_product){session->worn[i].product, session->worn[i].variant, NULL};
    enum result result = jpeg_encode(&photo->picture, false, JPEG_QUALITY, &jpeg, &size, why);
    if (result != RESULT_OK)
        return result;
    const struct take_away_look look = {.jpeg = jpeg,
                                        .jpeg_size = size,
                                        .width_px = photo->picture.width_px,
                                        .height_px = photo->picture.height_px,
                                        .store = store != NULL ? store : "",
                                        .words = words,
                                        .products = products,
                                        .product_count = session->worn_count};
    result = add(share, &look, photo->url, why);
    wipe(jpeg, size);
    free(jpeg);
    if (result != RESULT_OK)
        photo->url[0] = '\0';
    return result;
}

void share_expire(struct share *share)
{
    if (share != NULL)
        take_away_expire(share->take_away, clock_now_ns());
}
