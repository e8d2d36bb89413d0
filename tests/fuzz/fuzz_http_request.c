// Room: app
// Replays: tests/fuzz/corpus/fuzz_http_request
//
// Bytes from the store's network, to the real server with a look to take away. An '@' stands for the link of
// that look, so that the fuzzer gets past it: only then may the answer have the picture in it.
#include "app/web/pages.h"
#include "platform/base/clock.h"
#include "tests/support/http_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_REQUEST 32768
#define PATIENCE_MS 20 // a request that isn't finished would be waited for
// So that most requests are finished, and what is kept open for another is closed.
#define LAST_WORDS "\r\n\r\nGET /end HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n"
#define ADDRESSES 50000 // of the loopback network: who guesses is turned away by address

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t picture[] = {0xff, 0xd8, 0xff, 0xe0, 'o', 'n',  'l', 'y',
                                  ' ',  'h',  'e',  'r',  's', 0xff, 0xd9};

struct shop {
    struct pages *pages;
    char link[TAKE_AWAY_URL_SIZE]; // its path
};

static const struct shop *open_shop(void)
{
    static struct shop shop;
    if (shop.pages != NULL)
        return &shop;
    const char *source = getenv("CHEVAL_SOURCE_DIR");
    char assets[1024], url[TAKE_AWAY_URL_SIZE];
    (void)snprintf(assets, sizeof assets, "%s/assets", source != NULL ? source : ".");
    struct strings *words = NULL;
    if (strings_create(assets, "en", &words) != RESULT_OK ||
        pages_create(&(struct pages_options){.lifetime_s = 86400}, words, &shop.pages, NULL) != RESULT_OK)
        abort();
    struct take_away_look look = {.jpeg = picture,
                                  .jpeg_size = sizeof picture,
                                  .width_px = 9,
                                  .height_px = 16,
                                  .store = "Maison",
                                  .words = words};
    if (pages_share(shop.pages, &look, clock_now_ns(), url, NULL) != RESULT_OK)
        abort();
    (void)snprintf(shop.link, sizeof shop.link, "%s", strstr(url, "/L/"));
    strings_destroy(words);
    return &shop;
}

static bool has_picture(const struct http_answer *answer)
{
    for (size_t i = 0; i + sizeof picture <= answer->size; i++)
        if (memcmp(answer->bytes + i, picture, sizeof picture) == 0)
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int turn;
    static char request[MAX_REQUEST];
    const struct shop *shop = open_shop();
    size_t length = strlen(shop->link), filled = 0;
    bool has_link = false;
    for (size_t i = 0; i < size && filled + length < sizeof request; i++) {
        if (data[i] == '@') {
            memcpy(request + filled, shop->link, length);
            filled += length;
            has_link = true;
        } else {
            request[filled++] = (char)data[i];
        }
    }
    for (const char *end = LAST_WORDS; *end != '\0' && filled < sizeof request; end++)
        request[filled++] = *end;
    char from[32];
    turn = (turn + 1) % ADDRESSES;
    (void)snprintf(from, sizeof from, "127.1.%d.%d", turn / 250, turn % 250 + 1);
    int handle = http_client_connect(from, pages_port(shop->pages), PATIENCE_MS);
    if (handle < 0)
        return 0; // out of ports for a moment
    struct http_answer answer = http_client_finish(handle, request, filled);
    if (answer.size > 0 && answer.status == 0 && strncmp(answer.bytes, "HTTP/1.", 7) != 0)
        abort();
    if (has_picture(&answer) && !has_link)
        abort();
    http_answer_free(&answer);
    return 0;
}
