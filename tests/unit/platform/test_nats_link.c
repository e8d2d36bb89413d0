// What a link to NATS refuses before it asks anybody, and what it says when nobody is there. With servers:
// tests/integration/test_fleet.sh.
#include "platform/net/nats_link.h"
#include "tests/support/test_support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static enum result try_to_make(struct nats_link_options options, struct diagnostic *why)
{
    struct nats_link *link = NULL;
    options.stream = "CHEVAL";
    *why = (struct diagnostic){0};
    enum result result = nats_link_create(&options, &link, why);
    nats_link_destroy(link);
    return result;
}

static void refuses(struct nats_link_options options, const char *words)
{
    struct diagnostic why;
    assert_int_not_equal(try_to_make(options, &why), RESULT_OK);
    assert_non_null(strstr(why.text, words));
    assert_null(strstr(why.text, "s3cret"));
}

static const char *write_key(const char *text, mode_t mode)
{
    const char *path = test_temporary_path("nats_key");
    (void)unlink(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void addresses_are_of_servers_alone(void **state)
{
    (void)state;
    struct diagnostic why;
    static const char *const bad[] = {"https://hub.example:4222",
                                      "nats://",
                                      "nats://mirror:s3cret@hub.example:4222",
                                      "tls://hub.example:4222/path",
                                      "tls://hub.example:4222,",
                                      "tls://a:1,http://b:2",
                                      "hub.example"};
    static const char *const good[] = {"nats://127.0.0.1:4222", "tls://hub.example", "tls://[::1]:4222",
                                       "nats://a:1,nats://b:2,tls://c:3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        refuses((struct nats_link_options){.url = bad[i]}, "an address such as");
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(try_to_make((struct nats_link_options){.url = good[i]}, &why), RESULT_OK);
    refuses((struct nats_link_options){.url = "tls://a,tls://b,tls://c,tls://d,tls://e,tls://f,tls://g,"
                                              "tls://h,tls://i"},
            "more than 8 servers");
}

static void no_key_goes_over_the_open_road(void **state)
{
    (void)state;
    struct diagnostic why;
    const char *key = write_key("mirror:s3cret\n", 0600);
    refuses((struct nats_link_options){.url = "nats://hub.example:4222", .key_file = key}, "use tls://");
    refuses((struct nats_link_options){.url = "tls://hub.example:4222,nats://hub.example", .key_file = key},
            "use tls://");
    assert_int_equal(
        try_to_make((struct nats_link_options){.url = "tls://hub.example:4222", .key_file = key}, &why),
        RESULT_OK);
    assert_int_equal(
        try_to_make((struct nats_link_options){.url = "nats://127.0.0.1:4222", .key_file = key}, &why),
        RESULT_OK);
}

static void a_key_is_its_users_alone_and_has_two_forms(void **state)
{
    (void)state;
    struct diagnostic why;
    struct nats_link_options options = {.url = "tls://hub.example:4222"};
    options.key_file = write_key("mirror:s3cret\n", 0640);
    refuses(options, "chmod 600");
    options.key_file = write_key("s3cret\n", 0600);
    refuses(options, "USER:PASSWORD");
    options.key_file = "no-such-file";
    refuses(options, "no-such-file");
    options.key_file = write_key("-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\n", 0600);
    assert_int_equal(try_to_make(options, &why), RESULT_OK);
}

static void authorities_that_are_none_are_refused(void **state)
{
    (void)state;
    refuses((struct nats_link_options){.url = "tls://hub.example:4222", .ca_file = "no-such-file"},
            "no-such-file");
}

// A port of this machine where nobody listens: bound, and closed again.
static unsigned free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int handle = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(handle >= 0);
    assert_int_equal(bind(handle, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(handle, (struct sockaddr *)&address, &size), 0);
    (void)close(handle);
    return ntohs(address.sin_port);
}

static void where_nobody_is_nothing_is_taken(void **state)
{
    (void)state;
    struct nats_link *link = NULL;
    struct diagnostic why = {0};
    struct nats_message message = {
        .subject = "cheval.42.7.product_liked", .id = "1", .body = "s3cret", .size = 6, .taken = true};
    char url[64];
    (void)snprintf(url, sizeof url, "nats://127.0.0.1:%u", free_port());
    const struct nats_link_options options = {.url = url, .stream = "CHEVAL"};
    assert_int_equal(nats_link_create(&options, &link, &why), RESULT_OK);
    assert_string_equal(nats_link_server(link), url);
    assert_int_equal(nats_link_publish(link, &message, 1, &why), RESULT_UNAVAILABLE);
    assert_false(message.taken);
    assert_non_null(strstr(why.text, url));
    assert_null(strstr(why.text, "s3cret"));
    nats_link_interrupt(link);
    assert_int_equal(nats_link_publish(link, &message, 1, &why), RESULT_END);
    nats_link_destroy(link);
    nats_link_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_of_servers_alone),
        cmocka_unit_test(no_key_goes_over_the_open_road),
        cmocka_unit_test(a_key_is_its_users_alone_and_has_two_forms),
        cmocka_unit_test(authorities_that_are_none_are_refused),
        cmocka_unit_test(where_nobody_is_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
