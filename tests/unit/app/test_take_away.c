// Threads: yes
//
// Looks to take away: what their page says, who gets it, and that nothing of them stays. The clock is passed
// in; the last tests ask through the real server.
#include "app/web/pages.h"
#include "app/web/take_away_page.h"
#include "app/web/take_away_token.h"
#include "app/web/template.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/os/random.h"
#include "tests/support/http_client.h"
#include "tests/support/test_support.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE "http://192.168.1.20:8080"
#define MINUTE_NS (60 * CLOCK_SECOND_NS)

static const uint8_t jpeg[] = {0xff, 0xd8, 0xff, 0xe0, 'a', ' ', 'f', 'a', 'c', 'e'};

static const struct catalogue_variant shades[] = {
    {.title = "Ruby \"red\"",
     .has_swatch = true,
     .swatch_srgb = {178, 24, 48},
     .price = {2490, "EUR"},
     .sale_price = {1990, "EUR"},
     .offer = {.link = "https://store.example/p?a=1&b=2"}},
    {.title = "Rose", .price = {2490, "EUR"}, .sale_price = {-1, "EUR"}},
};
static const struct catalogue_product lipstick = {.title = "Velvet <script>alert(1)</script>",
                                                  .brand = "Maison & Fils",
                                                  .variant_count = 2,
                                                  .variants = shades};
static const struct catalogue_variant only = {.title = "Default",
                                              .price = {15900, "EUR"},
                                              .sale_price = {-1, ""},
                                              .offer = {.link = "javascript:alert(1)"}};
static const struct catalogue_product glasses = {
    .title = "Browline", .brand = "", .variant_count = 1, .variants = &only};

static const struct take_away_product worn[] = {
    {&lipstick, 0},
    {&glasses, 0},
};

struct shop {
    struct strings *words;
    struct take_away *take_away;
};

static struct shop open_shop(const char *language)
{
    struct shop shop = {0};
    assert_int_equal(strings_create(test_source_path("assets"), language, &shop.words), RESULT_OK);
    assert_int_equal(take_away_create(&(struct take_away_options){0}, shop.words, &shop.take_away),
                     RESULT_OK);
    return shop;
}

static void close_shop(struct shop *shop)
{
    take_away_destroy(shop->take_away);
    strings_destroy(shop->words);
}

static struct take_away_look look_of(const struct shop *shop)
{
    return (struct take_away_look){.jpeg = jpeg,
                                   .jpeg_size = sizeof jpeg,
                                   .width_px = 1080,
                                   .height_px = 1920,
                                   .store = "Maison <Cheval>",
                                   .words = shop->words,
                                   .products = worn,
                                   .product_count = 2};
}

// Gives the path of the link.
static const char *add(const struct shop *shop, int64_t now_ns, char url[TAKE_AWAY_URL_SIZE])
{
    struct take_away_look look = look_of(shop);
    assert_int_equal(take_away_add(shop->take_away, &look, BASE, now_ns, url, NULL), RESULT_OK);
    return url + strlen(BASE);
}

static struct http_reply get_from(const struct shop *shop, const char *client, const char *path,
                                  int64_t now_ns)
{
    struct http_request request = {.path = path, .client = client, .received_ns = now_ns};
    struct http_reply reply = {0};
    take_away_handle(shop->take_away, &request, &reply);
    return reply;
}

static int status_of(const struct shop *shop, const char *path, int64_t now_ns)
{
    struct http_reply reply = get_from(shop, "10.0.0.1", path, now_ns);
    free(reply.body);
    return reply.status;
}

static bool says(const struct http_reply *reply, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= reply->body_size; i++)
        if (memcmp(reply->body + i, text, length) == 0)
            return true;
    return false;
}

// --- the page
// --------------------------------------------------------------------------------------------------

static void the_page_lists_what_was_worn(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    struct http_reply page = get_from(&shop, "10.0.0.1", add(&shop, 1, url), 2);
    assert_int_equal(page.status, 200);
    assert_string_equal(page.content_type, "text/html; charset=utf-8");
    assert_true(says(&page, "<html lang=\"en\" dir=\"ltr\">"));
    assert_true(says(&page, "Maison &amp; Fils"));
    assert_true(says(&page, "Ruby &quot;red&quot;"));
    assert_true(says(&page, "fill=\"#b21830\""));
    assert_true(says(&page, "<strong><bdi>€19.90</bdi></strong>"));
    assert_true(says(&page, "<s><bdi>€24.90</bdi></s>"));
    assert_true(says(&page, "<p class=\"price\"><bdi>€159.00</bdi></p>"));
    assert_true(says(&page, "15 minutes"));
    assert_true(says(&page, "alt=\"Your picture from the mirror\""));
    assert_true(says(&page, "download=\"look.jpg\""));
    assert_false(says(&page, "Default")); // a product without shades
    assert_false(says(&page, "{{"));
    free(page.body);
    close_shop(&shop);
}

static void what_a_catalogue_says_is_never_html(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    struct http_reply page = get_from(&shop, "10.0.0.1", add(&shop, 1, url), 2);
    assert_true(says(&page, "Velvet &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_true(says(&page, "Maison &lt;Cheval&gt;"));
    assert_true(says(&page, "href=\"https://store.example/p?a=1&amp;b=2\""));
    assert_false(says(&page, "<script"));
    assert_false(says(&page, "javascript:"));
    free(page.body);
    close_shop(&shop);
}

static void the_page_trusts_its_own_style_and_nothing_else(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE], nonce[64];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 1, url);
    struct http_reply page = get_from(&shop, "10.0.0.1", path, 2);
    assert_int_equal(sscanf(page.policy, "img-src 'self'; style-src 'nonce-%26[0-9A-Z]'", nonce), 1);
    assert_int_equal(strlen(nonce), TAKE_AWAY_TOKEN_SIZE - 1);
    assert_true(says(&page, nonce));
    assert_null(strstr(path, nonce)); // the link isn't given away in a header
    free(page.body);
    close_shop(&shop);
}

static void a_page_in_arabic_runs_from_right_to_left(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("ar");
    struct http_reply page = get_from(&shop, "10.0.0.1", add(&shop, 1, url), 2);
    assert_true(says(&page, "<html lang=\"ar\" dir=\"rtl\">"));
    free(page.body);
    close_shop(&shop);
}

static void the_picture_comes_as_it_was_given(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE], path[TAKE_AWAY_URL_SIZE + 16];
    struct shop shop = open_shop("en");
    (void)snprintf(path, sizeof path, "%s/look.jpg", add(&shop, 1, url));
    struct http_reply picture = get_from(&shop, "10.0.0.1", path, 2);
    assert_int_equal(picture.status, 200);
    assert_string_equal(picture.content_type, "image/jpeg");
    assert_int_equal(picture.body_size, sizeof jpeg);
    assert_memory_equal(picture.body, jpeg, sizeof jpeg);
    free(picture.body);
    close_shop(&shop);
}

static void sections_and_lists_of_a_template_are_filled_in(void **state)
{
    (void)state;
    struct shop shop = open_shop("en");
    const struct template_value first[] = {{.name = "name", .text = "a<b"}, {.name = "more", .text = "!"}};
    const struct template_value second[] = {{.name = "name", .text = "c"}, {.name = "more", .text = ""}};
    const struct template_row rows[] = {{first, 2}, {second, 2}};
    const struct template_value values[] = {{.name = "list", .rows = rows, .row_count = 2},
                                            {.name = "none", .rows = rows, .row_count = 0},
                                            {.name = "raw", .text = "<i>"}};
    const struct template_row all = {values, 3};
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(
        template_fill("{{#list}}[{{name}}{{#more}}{{more}}{{raw}}{{/more}}{{^more}}-{{/more}}]{{/list}}"
                      "{{#none}}{{name}}{{/none}}{{^none}}nothing{{/none}} {{{raw}}} {{share.title}}",
                      &all, shop.words, &text, &size),
        RESULT_OK);
    assert_string_equal(text, "[a&lt;b!&lt;i&gt;][c-]nothing <i> Your look");
    assert_int_equal(size, strlen(text));
    free(text);
    close_shop(&shop);
}

// --- links
// -----------------------------------------------------------------------------------------------------

static void a_link_has_128_random_bits(void **state)
{
    (void)state;
    char tokens[64][TAKE_AWAY_TOKEN_SIZE];
    for (int i = 0; i < 64; i++) {
        take_away_token(tokens[i]);
        assert_int_equal(strlen(tokens[i]), TAKE_AWAY_TOKEN_SIZE - 1);
        assert_int_equal(strspn(tokens[i], "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), TAKE_AWAY_TOKEN_SIZE - 1);
        assert_in_range(tokens[i][0], '0', '7'); // three bits: 25 * 5 + 3
        for (int k = 0; k < i; k++)
            assert_false(take_away_token_equal(tokens[i], tokens[k]));
        assert_true(take_away_token_equal(tokens[i], tokens[i]));
    }
    for (int place = 0; place < TAKE_AWAY_TOKEN_SIZE - 1; place++) { // every character changes
        bool changes = false;
        for (int i = 1; i < 64; i++)
            changes = changes || tokens[i][place] != tokens[0][place];
        assert_true(changes);
    }
}

static void a_link_ends_when_its_time_is_over(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 5, url);
    assert_int_equal(status_of(&shop, path, 5 + 15 * MINUTE_NS - 1), 200);
    assert_int_equal(take_away_count(shop.take_away), 1);
    assert_int_equal(status_of(&shop, path, 5 + 15 * MINUTE_NS), 404);
    assert_int_equal(take_away_count(shop.take_away), 0);
    close_shop(&shop);
}

static void a_look_goes_when_its_time_is_over_though_nobody_asks(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    (void)add(&shop, 0, url);
    take_away_expire(shop.take_away, 15 * MINUTE_NS - 1);
    assert_int_equal(take_away_count(shop.take_away), 1);
    take_away_expire(shop.take_away, 15 * MINUTE_NS);
    assert_int_equal(take_away_count(shop.take_away), 0);
    close_shop(&shop);
}

static void links_that_do_not_work_are_all_the_same(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE], ended[TAKE_AWAY_URL_SIZE], other[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    (void)snprintf(ended, sizeof ended, "%s", add(&shop, 0, url));
    const int64_t now_ns = 20 * MINUTE_NS;
    (void)snprintf(other, sizeof other, "%s/other.jpg", add(&shop, now_ns, url));
    const char *const wrong[] = {ended, "/L/0123456789ABCDEFGHJKMNPQRS", "/L/short", other,
                                 "/",   "/L/../../etc/passwd",           "//",       "/etc/passwd",
                                 ""};
    struct http_reply first = get_from(&shop, "10.0.0.1", wrong[0], now_ns);
    assert_int_equal(first.status, 404);
    assert_true(says(&first, "This page is no longer here"));
    for (size_t i = 1; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct http_reply next = get_from(&shop, "10.0.0.1", wrong[i], now_ns);
        assert_int_equal(next.status, 404);
        assert_string_equal(next.policy, first.policy);
        assert_int_equal(next.body_size, first.body_size);
        assert_memory_equal(next.body, first.body, first.body_size);
        free(next.body);
    }
    free(first.body);
    close_shop(&shop);
}

static void one_wrong_character_is_enough(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 0, url);
    for (int i = 0; i < TAKE_AWAY_TOKEN_SIZE - 1; i++) {
        char wrong[64], client[HTTP_CLIENT_SIZE];
        (void)snprintf(wrong, sizeof wrong, "%s", path);
        wrong[3 + i] = wrong[3 + i] == '7' ? '6' : '7';
        (void)snprintf(client, sizeof client, "10.0.1.%d", i);
        struct http_reply reply = get_from(&shop, client, wrong, 1);
        assert_int_equal(reply.status, 404);
        free(reply.body);
    }
    close_shop(&shop);
}

static void who_guesses_is_turned_away_for_a_minute(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 0, url);
    for (int i = 0; i < TAKE_AWAY_MAX_WRONG; i++)
        assert_int_equal(status_of(&shop, "/L/0123456789ABCDEFGHJKMNPQRS", MINUTE_NS + i), 404);
    struct http_reply turned = get_from(&shop, "10.0.0.1", path, MINUTE_NS + 30); // even with the right one
    assert_int_equal(turned.status, 429);
    assert_int_equal(turned.retry_after_s, 60);
    assert_false(says(&turned, "look.jpg"));
    free(turned.body);
    struct http_reply another = get_from(&shop, "10.0.0.2", path, MINUTE_NS + 30);
    assert_int_equal(another.status, 200);
    free(another.body);
    assert_int_equal(status_of(&shop, path, 2 * MINUTE_NS), 200);
    close_shop(&shop);
}

static void a_browser_asking_for_an_icon_is_no_guesser(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 0, url);
    for (int i = 0; i < 3 * TAKE_AWAY_MAX_WRONG; i++)
        assert_int_equal(status_of(&shop, "/favicon.ico", 1), 404);
    assert_int_equal(status_of(&shop, path, 2), 200);
    close_shop(&shop);
}

static void only_get_is_a_method(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    struct http_request request = {.method = HTTP_POST, .client = "10.0.0.1", .received_ns = 2};
    struct http_reply reply = {0};
    request.path = add(&shop, 1, url);
    take_away_handle(shop.take_away, &request, &reply);
    assert_int_equal(reply.status, 405);
    assert_string_equal(reply.allow, "GET, HEAD");
    assert_null(reply.body);
    close_shop(&shop);
}

// --- what is kept
// ----------------------------------------------------------------------------------------------

static void a_forgotten_look_is_gone_and_the_others_are_not(void **state)
{
    (void)state;
    char first[TAKE_AWAY_URL_SIZE], second[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    const char *path = add(&shop, 0, first), *other = add(&shop, 0, second);
    take_away_forget(shop.take_away, "http://m/");
    assert_int_equal(take_away_count(shop.take_away), 2);
    take_away_forget(shop.take_away, first);
    assert_int_equal(status_of(&shop, path, 1), 404);
    assert_int_equal(status_of(&shop, other, 1), 200);
    take_away_forget(shop.take_away, NULL);
    assert_int_equal(take_away_count(shop.take_away), 0);
    assert_int_equal(status_of(&shop, other, 1), 404);
    close_shop(&shop);
}

static void the_oldest_look_makes_room(void **state)
{
    (void)state;
    char urls[TAKE_AWAY_MAX_LOOKS + 1][TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    for (int i = 0; i <= TAKE_AWAY_MAX_LOOKS; i++)
        (void)add(&shop, i, urls[i]);
    assert_int_equal(take_away_count(shop.take_away), TAKE_AWAY_MAX_LOOKS);
    assert_int_equal(status_of(&shop, urls[0] + strlen(BASE), 99), 404);
    assert_int_equal(status_of(&shop, urls[1] + strlen(BASE), 99), 200);
    assert_int_equal(status_of(&shop, urls[TAKE_AWAY_MAX_LOOKS] + strlen(BASE), 99), 200);
    close_shop(&shop);
}

static void all_looks_together_stay_within_their_bytes(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    uint8_t *large = calloc(1, TAKE_AWAY_MAX_PICTURE_BYTES + 1);
    assert_non_null(large);
    memcpy(large, jpeg, sizeof jpeg);
    struct take_away_look look = look_of(&shop);
    look.jpeg = large;
    look.jpeg_size = TAKE_AWAY_MAX_PICTURE_BYTES;
    for (int i = 0; i < 12; i++)
        assert_int_equal(take_away_add(shop.take_away, &look, BASE, i, url, NULL), RESULT_OK);
    // The pages take a little of it too: seven pictures of a eighth each, not eight.
    assert_int_equal(take_away_count(shop.take_away), TAKE_AWAY_MAX_BYTES / TAKE_AWAY_MAX_PICTURE_BYTES - 1);
    look.jpeg_size++;
    assert_int_equal(take_away_add(shop.take_away, &look, BASE, 12, url, NULL), RESULT_TOO_LARGE);
    free(large);
    close_shop(&shop);
}

static void what_can_not_be_shared_is_refused(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE], base[TAKE_AWAY_URL_SIZE];
    struct diagnostic why = {0};
    struct shop shop = open_shop("en");
    struct take_away_look look = look_of(&shop);
    look.jpeg = (const uint8_t *)"\x89PNG\r\n\x1a\n";
    look.jpeg_size = 8;
    assert_int_equal(take_away_add(shop.take_away, &look, BASE, 1, url, &why), RESULT_INVALID);
    assert_string_equal(why.text, "the picture to take away is no JPEG");
    look = look_of(&shop);
    memset(base, 'a', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    assert_int_equal(take_away_add(shop.take_away, &look, base, 1, url, &why), RESULT_TOO_LARGE);
    assert_int_equal(take_away_count(shop.take_away), 0);
    close_shop(&shop);
}

// --- through the server
// ----------------------------------------------------------------------------------------

static struct http_answer ask(const struct pages *pages, const char *method, const char *path)
{
    char request[512];
    int size = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n",
                        method, path);
    int handle = http_client_connect(NULL, pages_port(pages), HTTP_CLIENT_PATIENCE_MS);
    assert_true(handle >= 0);
    return http_client_finish(handle, request, (size_t)size);
}

static void a_shared_look_is_served_until_it_is_forgotten(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE], path[TAKE_AWAY_URL_SIZE + 16];
    struct shop shop = open_shop("en");
    struct pages *pages = NULL;
    assert_int_equal(pages_create(&(struct pages_options){0}, shop.words, &pages, NULL), RESULT_OK);
    struct take_away_look look = look_of(&shop);
    assert_int_equal(pages_share(pages, &look, clock_now_ns(), url, NULL), RESULT_OK);
    const char *link = strstr(url, "/L/");
    assert_non_null(link);
    struct http_answer page = ask(pages, "GET", link);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Browline"));
    http_answer_free(&page);
    (void)snprintf(path, sizeof path, "%s/look.jpg", link);
    struct http_answer picture = ask(pages, "GET", path);
    assert_int_equal(picture.status, 200);
    assert_int_equal(picture.body_size, sizeof jpeg);
    assert_memory_equal(picture.body, jpeg, sizeof jpeg);
    http_answer_free(&picture);
    struct http_answer posted = ask(pages, "DELETE", link);
    assert_int_equal(posted.status, 405);
    http_answer_free(&posted);
    struct http_answer climbing = ask(pages, "GET", "/L/%2e%2e/%2e%2e/etc/passwd");
    assert_int_equal(climbing.status, 404);
    http_answer_free(&climbing);
    pages_forget(pages, url);
    page = ask(pages, "GET", link);
    assert_int_equal(page.status, 404);
    http_answer_free(&page);
    pages_destroy(pages);
    close_shop(&shop);
}

#define MARK_BYTES 32
#define MAX_MAPPING ((size_t)256 * 1024 * 1024) // larger ones are a sanitizer's own

// How often the bytes stand in this process's writable memory. They are given with all bits turned over, so
// that looking for them is not what is found.
static int count_in_memory(const uint8_t turned[MARK_BYTES])
{
    enum { CHUNK = 1 << 20 };
    int count = 0;
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r"), *memory = fopen("/proc/self/mem", "rb");
    static uint8_t chunk[CHUNK + MARK_BYTES - 1]; // not where the forgotten may have been
    assert_true(maps != NULL && memory != NULL);
    setbuf(memory, NULL);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long long begin = 0, end = 0;
        char access[8];
        if (sscanf(line, "%llx-%llx %7s", &begin, &end, access) != 3 || strncmp(access, "rw", 2) != 0 ||
            end - begin > MAX_MAPPING)
            continue;
        for (unsigned long long at = begin; at < end; at += CHUNK) {
            size_t wanted = end - at < sizeof chunk ? (size_t)(end - at) : sizeof chunk;
            if (fseek(memory, (long)at, SEEK_SET) != 0 || fread(chunk, 1, wanted, memory) != wanted)
                continue;
            for (size_t i = 0; i + MARK_BYTES <= wanted; i++) {
                size_t same = 0;
                while (same < MARK_BYTES && (chunk[i + same] ^ turned[same]) == 0xff)
                    same++;
                bool is_here = at + i >= (unsigned long long)(uintptr_t)chunk &&
                               at + i < (unsigned long long)(uintptr_t)chunk + sizeof chunk;
                count += same == MARK_BYTES && !is_here;
            }
        }
    }
    wipe(chunk, sizeof chunk);
    (void)fclose(memory);
    (void)fclose(maps);
    return count;
}

static void forget_answer(struct http_answer *answer)
{
    wipe(answer->bytes, answer->size);
    http_answer_free(answer);
}

static void nothing_of_a_forgotten_look_is_left_in_memory(void **state)
{
    (void)state;
    uint8_t in_picture[MARK_BYTES], in_page[MARK_BYTES];
    char url[TAKE_AWAY_URL_SIZE], path[TAKE_AWAY_URL_SIZE + 16], brand[MARK_BYTES + 1] = {0};
    struct shop shop = open_shop("en");
    struct pages *pages = NULL;
    assert_int_equal(pages_create(&(struct pages_options){0}, shop.words, &pages, NULL), RESULT_OK);
    (void)mallopt(M_TRIM_THRESHOLD, 1 << 30); // memory given back to the system would be clear anyway
    enum { SIZE = 60000 };
    uint8_t *taken = calloc(1, SIZE);
    assert_non_null(taken);
    memcpy(taken, jpeg, sizeof jpeg);
    random_bytes(taken + SIZE / 2, MARK_BYTES);
    for (int i = 0; i < MARK_BYTES; i++) {
        brand[i] = (char)('a' + taken[SIZE / 2 + i] % 26);
        in_picture[i] = (uint8_t)~taken[SIZE / 2 + i];
        in_page[i] = (uint8_t) ~(uint8_t)brand[i];
    }
    struct catalogue_product secret = glasses;
    struct take_away_product secrets[] = {{&secret, 0}};
    secret.brand = brand;
    struct take_away_look look = look_of(&shop);
    look.jpeg = taken;
    look.jpeg_size = SIZE;
    look.products = secrets;
    look.product_count = 1;
    assert_int_equal(pages_share(pages, &look, clock_now_ns(), url, NULL), RESULT_OK);
    wipe(taken, SIZE);
    free(taken);
    wipe(brand, sizeof brand);
    const char *link = strstr(url, "/L/");
    (void)snprintf(path, sizeof path, "%s/look.jpg", link);
    struct http_answer page = ask(pages, "GET", link), picture = ask(pages, "GET", path);
    assert_int_equal(page.status, 200);
    assert_int_equal(picture.body_size, SIZE);
    assert_int_equal(count_in_memory(in_picture), 2); // kept, and in the answer
    assert_int_equal(count_in_memory(in_page), 2);
    forget_answer(&page);
    forget_answer(&picture);
    pages_forget(pages, url);
    assert_int_equal(count_in_memory(in_picture), 0);
    assert_int_equal(count_in_memory(in_page), 0);
    pages_destroy(pages);
    close_shop(&shop);
}

static void a_reverse_proxys_url_stands_before_the_link(void **state)
{
    (void)state;
    char url[TAKE_AWAY_URL_SIZE];
    struct shop shop = open_shop("en");
    struct pages *pages = NULL;
    struct pages_options options = {.base_url = "https://store.example/mirror-3/"};
    assert_int_equal(pages_create(&options, shop.words, &pages, NULL), RESULT_OK);
    struct take_away_look look = look_of(&shop);
    assert_int_equal(pages_share(pages, &look, clock_now_ns(), url, NULL), RESULT_OK);
    assert_int_equal(strncmp(url, "https://store.example/mirror-3/L/", 33), 0);
    pages_tick(pages, clock_now_ns());
    pages_destroy(pages);
    struct diagnostic why = {0};
    options.base_url = "store.example";
    assert_int_equal(pages_create(&options, shop.words, &pages, &why), RESULT_INVALID);
    assert_string_equal(why.text, "\"store.example\" is no URL for pages");
    close_shop(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_lists_what_was_worn),
        cmocka_unit_test(what_a_catalogue_says_is_never_html),
        cmocka_unit_test(the_page_trusts_its_own_style_and_nothing_else),
        cmocka_unit_test(a_page_in_arabic_runs_from_right_to_left),
        cmocka_unit_test(the_picture_comes_as_it_was_given),
        cmocka_unit_test(sections_and_lists_of_a_template_are_filled_in),
        cmocka_unit_test(a_link_has_128_random_bits),
        cmocka_unit_test(a_link_ends_when_its_time_is_over),
        cmocka_unit_test(a_look_goes_when_its_time_is_over_though_nobody_asks),
        cmocka_unit_test(links_that_do_not_work_are_all_the_same),
        cmocka_unit_test(one_wrong_character_is_enough),
        cmocka_unit_test(who_guesses_is_turned_away_for_a_minute),
        cmocka_unit_test(a_browser_asking_for_an_icon_is_no_guesser),
        cmocka_unit_test(only_get_is_a_method),
        cmocka_unit_test(a_forgotten_look_is_gone_and_the_others_are_not),
        cmocka_unit_test(the_oldest_look_makes_room),
        cmocka_unit_test(all_looks_together_stay_within_their_bytes),
        cmocka_unit_test(what_can_not_be_shared_is_refused),
        cmocka_unit_test(a_shared_look_is_served_until_it_is_forgotten),
        cmocka_unit_test(nothing_of_a_forgotten_look_is_left_in_memory),
        cmocka_unit_test(a_reverse_proxys_url_stands_before_the_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
