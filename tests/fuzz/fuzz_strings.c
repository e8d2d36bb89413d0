// Room: app
// Replays: tests/fuzz/corpus/fuzz_strings assets/strings
//
// A language's file beside the English one: whatever stands in it, every key has a text, formatted texts end
// within their room at a whole character when they are whole ones, and numbers and prices are written.
#include "app/ui/strings.h"
#include "platform/base/log.h"

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PATH_SIZE 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char english[] =
    "language.direction = ltr\nlanguage.name = English\nnumber.decimal = .\n"
    "number.group = ,\nnumber.price = {sign}{amount}\nproduct.saved = {product} is saved\n"
    "tray.items[one] = {count} favourite\ntray.items[other] = {count} favourites\n";

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

// A folder of resources with the English file; the path of the other one.
static const char *open_folder(char other[MAX_PATH_SIZE])
{
    static char folder[MAX_PATH_SIZE];
    if (folder[0] == '\0') {
        const char *parent = getenv("TMPDIR");
        char path[MAX_PATH_SIZE + 16];
        log_set_level(LOG_ERROR);
        (void)snprintf(folder, sizeof folder, "%.900s/fuzz-strings-%d", parent != NULL ? parent : "/tmp",
                       (int)getpid());
        (void)snprintf(path, sizeof path, "%s/strings", folder);
        if (mkdir(folder, 0700) != 0 || mkdir(path, 0700) != 0)
            abort();
        (void)snprintf(path, sizeof path, "%s/strings/en.txt", folder);
        write_file(path, english, sizeof english - 1);
    }
    if (snprintf(other, MAX_PATH_SIZE, "%s/strings/xx.txt", folder) >= MAX_PATH_SIZE)
        abort();
    return folder;
}

static void check_texts(const struct strings *strings, bool is_text)
{
    static const int counts[] = {0, 1, 2, 5, 1000000};
    char out[64];
    if (strings_get(strings, "product.saved")[0] == '\0' || strings_get(strings, "nobody.knows")[0] == '\0')
        abort();
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const struct strings_value values[] = {{"count", NULL, counts[i]}, {"product", "Crème", 0}};
        for (size_t room = 1; room <= sizeof out; room *= 4) {
            memset(out, 'x', sizeof out);
            strings_format(strings, out, room, "tray.items", values, 2);
            if (memchr(out, '\0', room) == NULL || (is_text && !g_utf8_validate(out, -1, NULL)))
                abort();
            strings_format(strings, out, room, "product.saved", values, 2);
            if (memchr(out, '\0', room) == NULL || (is_text && !g_utf8_validate(out, -1, NULL)))
                abort();
        }
    }
    strings_number(strings, out, sizeof out, "1299.90");
    strings_price(strings, out, sizeof out, "24.90", "EUR");
    if (memchr(out, '\0', sizeof out) == NULL)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char other[MAX_PATH_SIZE];
    const char *folder = open_folder(other);
    struct strings *strings = NULL;
    struct language languages[STRINGS_MAX_LANGUAGES];
    write_file(other, data, size);
    if (strings_create(folder, "xx", &strings) != RESULT_OK)
        abort();
    check_texts(strings, g_utf8_validate((const char *)data, (gssize)size, NULL));
    strings_destroy(strings);
    int count = strings_languages(folder, languages, STRINGS_MAX_LANGUAGES);
    if (count < 1 || count > 2)
        abort();
    return 0;
}
