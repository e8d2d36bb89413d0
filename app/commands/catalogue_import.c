#include "app/commands/catalogue_import.h"

#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "assets/feed_import.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/encode/part_file.h"
#include "platform/os/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PRINTED 5 // lines of one kind: a feed with a wrong column has one in every row

struct import {
    const char *feed, *folder, *try_on, *name, *currency, *stock, *categories;
    enum feed_stock stock_of;
    size_t printed[FEED_PROBLEMS];
};

static void print_problem(void *context, enum feed_problem problem, size_t line, const char *text)
{
    struct import *import = context;
    if (import->printed[problem]++ >= MAX_PRINTED)
        return;
    (void)fprintf(stderr, "%s: line %zu: %s%s%s%s\n", import->feed, line,
                  problem < FEED_SKIPPED ? "skipped: " : "", feed_problem_text(problem),
                  text[0] != '\0' ? ": " : "", text);
}

static void print_counts(const struct feed_summary *summary, int from, int to, const char *what)
{
    for (int i = from; i < to; i++)
        if (summary->problems[i] > 0)
            printf("  %s %7zu  %s\n", what, summary->problems[i], feed_problem_text((enum feed_problem)i));
}

static void print_summary(const struct import *import, const struct feed_summary *summary)
{
    size_t skipped = 0;
    for (int i = 0; i < FEED_SKIPPED; i++)
        skipped += summary->problems[i];
    printf("%s/catalogue.json: %zu products with %zu variants and %zu sizes, of %zu rows\n", import->folder,
           summary->products, summary->variants, summary->sizes, summary->rows);
    print_counts(summary, 0, FEED_SKIPPED, "skipped");
    print_counts(summary, FEED_SKIPPED, FEED_PROBLEMS, "taken  ");
    if (summary->without_picture > 0)
        printf("  taken   %7zu  products without a picture in %s/pictures\n", summary->without_picture,
               import->folder);
    if (skipped == 0)
        printf("  every row is in it\n");
}

static enum result read_categories(const struct import *import, struct feed_categories **out,
                                   struct diagnostic *why)
{
    char path[1100];
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result =
        paths_given_or_resource(path, sizeof path, import->categories, "feed_categories.txt", why);
    if (result == RESULT_OK)
        result = file_read(path, FEED_CATEGORIES_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = feed_categories_parse(path, (const char *)bytes, size, out, why);
    free(bytes);
    return result;
}

static enum result read_try_on(const struct import *import, struct feed_try_on **out, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (import->try_on == NULL)
        return RESULT_OK;
    enum result result = file_read(import->try_on, FEED_TRY_ON_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = feed_try_on_read(import->try_on, bytes, size, out, why);
    free(bytes);
    return result;
}

// The catalogue there was stays as it is until the new one is whole.
static enum result write_catalogue(struct import *import, FILE *feed,
                                   const struct feed_import_options *options, struct feed_summary *summary,
                                   struct diagnostic *why)
{
    char path[1024], part[PART_FILE_PATH_SIZE];
    FILE *out = NULL;
    if (paths_join(path, sizeof path, import->folder, "catalogue.json") != RESULT_OK)
        return diagnose(why, RESULT_TOO_LARGE, "%.200s: the path is too long", import->folder);
    enum result result = part_file_open(path, part, &out, why);
    if (result != RESULT_OK)
        return result;
    struct diagnostic reason = {0}, closing = {0};
    result = feed_import((struct feed_source){feed_read_file, feed}, options, out, summary, &reason);
    if (result == RESULT_OK && ferror(feed))
        result = diagnose(&reason, RESULT_IO, "reading failed");
    enum result closed = part_file_close(out, result == RESULT_OK, part, path, &closing);
    if (result != RESULT_OK)
        return diagnose(why, result, "%.300s: %s", import->feed, reason.text);
    return closed == RESULT_OK ? RESULT_OK : diagnose(why, closed, "%s", closing.text);
}

static enum result run(struct import *import, struct feed_summary *summary, struct diagnostic *why)
{
    struct feed_categories *categories = NULL;
    struct feed_try_on *try_on = NULL;
    bool is_stdin = strcmp(import->feed, "-") == 0;
    FILE *feed = NULL;
    enum result result =
        file_is_folder(import->folder)
            ? RESULT_OK
            : diagnose(why, RESULT_NOT_FOUND, "%.300s: there is no such folder", import->folder);
    if (result == RESULT_OK)
        result = read_categories(import, &categories, why);
    if (result == RESULT_OK)
        result = read_try_on(import, &try_on, why);
    if (result == RESULT_OK && !is_stdin && !file_is_readable(import->feed))
        result = diagnose(why, RESULT_NOT_FOUND, "%.300s: no file that can be read", import->feed);
    if (result == RESULT_OK) {
        feed = is_stdin ? stdin : fopen(import->feed, "rb");
        if (feed == NULL)
            result = diagnose(why, RESULT_IO, "%.300s: can't be opened", import->feed);
    }
    if (result == RESULT_OK) {
        const struct feed_import_options options = {.title = import->name,
                                                    .folder = import->folder,
                                                    .currency = import->currency,
                                                    .stock = import->stock_of,
                                                    .categories = categories,
                                                    .try_on = try_on,
                                                    .now_ms = clock_wall_ms(),
                                                    .report = print_problem,
                                                    .context = import};
        result = write_catalogue(import, feed, &options, summary, why);
    }
    if (feed != NULL && !is_stdin)
        (void)fclose(feed);
    feed_try_on_destroy(try_on);
    feed_categories_destroy(categories);
    return result;
}

static bool read_stock(struct import *import)
{
    static const char *const names[] = {
        [FEED_STOCK_BOTH] = "both", [FEED_STOCK_HERE] = "here", [FEED_STOCK_ONLINE] = "online"};
    for (int i = 0; i < 3; i++)
        if (import->stock == NULL || strcmp(import->stock, names[i]) == 0) {
            import->stock_of = (enum feed_stock)i;
            return true;
        }
    (void)fprintf(stderr, "cheval: --stock is both, here or online, not \"%s\"\n", import->stock);
    return false;
}

int command_catalogue_import(int count, char **arguments)
{
    static const char usage[] = "cheval catalogue import FEED -o FOLDER [--try-on DATA] [--store NAME] …";
    struct import import = {.name = "Catalogue"};
    const struct option table[] = {
        {.name = "--out",
         .letter = 'o',
         .value = "FOLDER",
         .help = "of the catalogue; its pictures are in FOLDER/pictures",
         .text = &import.folder},
        {.name = "--try-on",
         .value = "DATA",
         .help = "how articles are tried on, CSV or JSON (assets/FORMAT.md)",
         .text = &import.try_on},
        {.name = "--store", .value = "NAME", .help = "the catalogue's title", .text = &import.name},
        {.name = "--currency", .value = "EUR", .help = "of prices that have none", .text = &import.currency},
        {.name = "--stock",
         .value = "WHERE",
         .help = "whose the availability is: both, here, online (default both)",
         .text = &import.stock},
        {.name = "--categories",
         .value = "FILE",
         .help = "in place of share/cheval/feed_categories.txt",
         .text = &import.categories},
    };
    const char *words[1];
    struct options options = {
        .usage = usage,
        .summary = "Makes a catalogue of a Google product feed, TSV, CSV or XML (- is the standard input). "
                   "Rows that "
                   "can't be used are skipped and counted; exit status 1 when nothing can be used.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count == 0 || import.folder == NULL) {
        (void)fprintf(stderr, "cheval: %s is missing; usage: %s\n",
                      options.word_count == 0 ? "a feed" : "-o FOLDER", usage);
        return EXIT_STATUS_USAGE;
    }
    if (!read_stock(&import))
        return EXIT_STATUS_USAGE;
    import.feed = words[0];
    struct diagnostic why = {0};
    struct feed_summary *summary = calloc(1, sizeof *summary);
    enum result result = summary != NULL ? run(&import, summary, &why) : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        print_summary(&import, summary);
    else if (summary != NULL)
        print_counts(summary, 0, FEED_SKIPPED, "skipped");
    free(summary);
    return exit_with(result, &why);
}
