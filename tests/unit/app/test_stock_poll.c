// Threads: yes
//
// Stock from a server: what it is asked, what is made of its answers, and what when it has none.
#include "app/stock/stock.h"
#include "platform/base/clock.h"
#include "platform/net/http_server.h"
#include "tests/support/test_support.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char offers[] = "{\"offers\": [{\"sku\": \"A\", \"quantity\": 0}]}";

struct shop {
    atomic_int asked, conditional, with_key;
    atomic_bool is_broken;
};

static void answer(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct shop *shop = context;
    const char *tag = http_request_header(request, "If-None-Match");
    const char *key = http_request_header(request, "Authorization");
    atomic_fetch_add(&shop->with_key, key != NULL && strcmp(key, "Bearer s3cret") == 0);
    if (tag != NULL && strcmp(tag, "\"one\"") == 0) {
        reply->status = 304;
        atomic_fetch_add(&shop->conditional, 1);
    } else if (atomic_load(&shop->is_broken)) {
        reply->status = 200;
        reply->content_type = "application/json";
        http_reply_set_body(reply, "{\"offers\": [{\"sku\"", 18);
    } else {
        reply->status = 200;
        reply->content_type = "application/json";
        http_reply_add_header(reply, "ETag", "\"one\"");
        http_reply_set_body(reply, offers, strlen(offers));
    }
    atomic_fetch_add(&shop->asked, 1);
}

struct scene {
    struct shop shop;
    struct http_server *server;
    struct stock *stock;
};

static void begin(struct scene *scene, bool is_broken)
{
    static char url[HTTP_URL_SIZE + 16], key[600];
    char base[HTTP_URL_SIZE];
    struct diagnostic why = {0};
    memset(scene, 0, sizeof *scene);
    atomic_store(&scene->shop.is_broken, is_broken);
    const struct http_server_options server = {.handler = answer, .context = &scene->shop};
    if (http_server_create(&server, &scene->server, &why) != RESULT_OK ||
        http_server_url(scene->server, base, sizeof base, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    (void)snprintf(url, sizeof url, "%s/stock", base);
    (void)snprintf(key, sizeof key, "%s", test_build_path("stock.key"));
    FILE *file = fopen(key, "w");
    assert_non_null(file);
    assert_true(fputs("s3cret\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(key, 0600), 0);
    const struct stock_options options = {.url = url, .key_file = key, .every_s = 1};
    if (stock_create(&options, &scene->stock, &why) != RESULT_OK)
        fail_msg("%s", why.text);
}

static void end(struct scene *scene)
{
    stock_destroy(scene->stock);
    http_server_destroy(scene->server);
}

// Waits until a number has come so far.
static void reaches(atomic_int *number, int value)
{
    for (int i = 0; i < 4000 && atomic_load(number) < value; i++)
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    assert_true(atomic_load(number) >= value);
}

static bool takes(struct stock *stock, struct catalogue_offer_update *update)
{
    for (int i = 0; i < 4000; i++) {
        if (stock_take(stock, update))
            return true;
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    }
    return false;
}

static void what_the_server_says_is_posted_once(void **state)
{
    (void)state;
    struct scene scene;
    struct catalogue_offer_update update;
    begin(&scene, false);
    assert_true(takes(scene.stock, &update));
    assert_string_equal(update.code, "A");
    assert_int_equal(update.availability, AVAILABILITY_OUT_OF_STOCK);
    reaches(&scene.shop.conditional, 1); // the next time it is only asked whether anything is new
    assert_false(stock_take(scene.stock, &update));
    assert_int_equal(atomic_load(&scene.shop.with_key), atomic_load(&scene.shop.asked));
    stock_begin_round(scene.stock); // another catalogue: all of it again
    assert_true(takes(scene.stock, &update));
    end(&scene);
}

static void a_broken_answer_changes_nothing(void **state)
{
    (void)state;
    struct scene scene;
    struct catalogue_offer_update update;
    begin(&scene, true);
    reaches(&scene.shop.asked, 1);
    assert_false(stock_take(scene.stock, &update));
    atomic_store(&scene.shop.is_broken, false);
    assert_true(takes(scene.stock, &update)); // it is asked again by and by
    end(&scene);
}

static void a_server_that_is_not_there_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct stock *stock = NULL;
    struct catalogue_offer_update update;
    const struct stock_options options = {.url = "http://127.0.0.1:9/stock", .every_s = 1};
    assert_int_equal(stock_create(&options, &stock, NULL), RESULT_OK);
    assert_false(stock_take(stock, &update));
    stock_destroy(stock);
}

static void a_wrong_address_or_key_is_told(void **state)
{
    (void)state;
    struct stock *stock = NULL;
    struct diagnostic why = {0};
    assert_int_equal(stock_create(&(struct stock_options){.url = "ftp://shop.example"}, &stock, &why),
                     RESULT_INVALID);
    assert_true(why.text[0] != '\0');
    assert_int_equal(
        stock_create(&(struct stock_options){.url = "http://127.0.0.1:9/", .key_file = "/nowhere"}, &stock,
                     &why),
        RESULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_server_says_is_posted_once),
        cmocka_unit_test(a_broken_answer_changes_nothing),
        cmocka_unit_test(a_server_that_is_not_there_keeps_nobody_waiting),
        cmocka_unit_test(a_wrong_address_or_key_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
