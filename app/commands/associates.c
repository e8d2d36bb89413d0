// cheval associates: the associates' page as a program of its own, beside the mirror; and who may sign in.
#include "app/web/associates.h"

#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/fleet/fleet_floor.h"
#include "app/stock/stock.h"
#include "app/web/staff_users.h"
#include "platform/base/clock.h"
#include "platform/base/options.h"
#include "platform/base/wipe.h"
#include "platform/net/listen_address.h"
#include "platform/os/paths.h"
#include "platform/os/stop_signal.h"
#include "platform/os/terminal.h"

#include <stdio.h>
#include <string.h>

#define STOCK_EVERY_NS (100 * CLOCK_MILLISECOND_NS)

struct arguments {
    const char *profile_store, *catalogue, *listen, *certificate, *key, *proxy, *users, *role, *language,
        *title;
    const char *stock_folder, *stock_url, *stock_key_file;
    const char *fleet, *fleet_key_file, *fleet_ca, *store;
    bool behind_proxy, no_picks;
    const char *words[3];
    int word_count;
    char users_path[1024], store_path[1024], catalogue_path[1024];
};

static const char usage[] =
    "cheval associates [serve] [options] | cheval associates user add|role|remove NAME [--role ROLE] | "
    "cheval associates user list";

static enum options_outcome parse(struct arguments *given, int count, char **arguments)
{
    const struct option table[] = {
        {.name = "--profile-store",
         .value = "FILE",
         .help = "the mirror's; default: its own place",
         .text = &given->profile_store},
        {.name = "--catalogue",
         .value = "DIR",
         .help = "for stock and titles; default: the demo's",
         .text = &given->catalogue},
        {.name = "--listen",
         .value = "ADDRESS:PORT",
         .help = "default: 127.0.0.1:8443; elsewhere only with a certificate",
         .text = &given->listen},
        {.name = "--certificate", .value = "PEM", .help = "for HTTPS", .text = &given->certificate},
        {.name = "--key", .value = "PEM", .help = "of the certificate", .text = &given->key},
        {.name = "--proxy",
         .value = "ADDRESS",
         .help = "of the reverse proxy before it, which names the browsers",
         .text = &given->proxy},
        {.name = "--insecure-behind-proxy",
         .help = "that proxy has the HTTPS: listen anywhere without",
         .flag = &given->behind_proxy},
        {.name = "--users",
         .value = "FILE",
         .help = "who may sign in; default: ~/.config/cheval/associates.json",
         .text = &given->users},
        {.name = "--title", .value = "TEXT", .help = "what the store is called", .text = &given->title},
        {.name = "--language",
         .value = "CODE",
         .help = "of the pages; default: en",
         .text = &given->language},
        {.name = "--stock",
         .value = "FOLDER",
         .help = "where files with prices and stock are dropped for this page",
         .text = &given->stock_folder},
        {.name = "--stock-url", .value = "URL", .help = "ask there for them", .text = &given->stock_url},
        {.name = "--stock-key-file",
         .value = "FILE",
         .help = "that server's key, in a file that only you may read",
         .text = &given->stock_key_file},
        {.name = "--fleet",
         .value = "URL",
         .help = "all mirrors of a store, from its NATS servers, without a profile store: tls://…",
         .text = &given->fleet},
        {.name = "--store", .value = "ID", .help = "of --fleet: the store's", .text = &given->store},
        {.name = "--fleet-key-file",
         .value = "FILE",
         .help = "USER:PASSWORD or credentials for them, in a file that only you may read",
         .text = &given->fleet_key_file},
        {.name = "--fleet-ca",
         .value = "PEM",
         .help = "who vouches for them; default: the system's authorities",
         .text = &given->fleet_ca},
        {.name = "--no-picks", .help = "nothing is recommended", .flag = &given->no_picks},
        {.name = "--role",
         .value = "ROLE",
         .help = "of a user: associate (floor, stock), manager (customers, report too), admin (users too)",
         .text = &given->role},
    };
    struct options options = {
        .usage = usage,
        .summary =
            "Serves the associates' page: the live floor, requests, stock, customers, the report. Users "
            "are added with a password from the terminal or standard input.",
        .options = table,
        .option_count = (int)(sizeof table / sizeof table[0]),
        .words = given->words,
        .max_words = (int)(sizeof given->words / sizeof given->words[0]),
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    given->word_count = options.word_count;
    return outcome;
}

static enum result find_users(struct arguments *given, bool for_writing, struct diagnostic *why)
{
    if (given->users != NULL)
        return RESULT_OK;
    enum result result = paths_associates(given->users_path, sizeof given->users_path, for_writing, why);
    given->users = given->users_path;
    return result;
}

// --- users -------------------------------------------------------------------------------------------------

static int list_users(const struct staff_users *users)
{
    for (int i = 0; i < users->count; i++)
        printf("%-10s %s\n", staff_role_name(users->users[i].role), users->users[i].name);
    return EXIT_STATUS_OK;
}

// Twice at a terminal, so that a slip is seen; the first line of what is piped.
static enum result read_password(char *password, size_t size, struct diagnostic *why)
{
    char again[PASSWORD_MOST_BYTES + 2];
    bool asked = false;
    enum result result = terminal_read_secret("Password", password, size, &asked, why);
    if (result != RESULT_OK || !asked)
        return result;
    result = terminal_read_secret("The same again", again, sizeof again, &asked, why);
    if (result == RESULT_OK && strcmp(password, again) != 0)
        result = diagnose(why, RESULT_INVALID, "the two passwords are not the same");
    wipe(again, sizeof again);
    return result;
}

static enum result add_user(struct staff_users *users, const char *name, enum staff_role role,
                            struct diagnostic *why)
{
    char password[PASSWORD_MOST_BYTES + 2] = "";
    if (!staff_user_name_is_fine(name))
        return diagnose(why, RESULT_INVALID, "\"%.60s\" is no name for a user: letters, digits, and . _ @ -",
                        name);
    enum result result = read_password(password, sizeof password, why);
    if (result == RESULT_OK)
        result = staff_users_put(users, name, role, password, why);
    wipe(password, sizeof password);
    return result;
}

static enum result change_role(struct staff_users *users, const char *name, enum staff_role role,
                               struct diagnostic *why)
{
    if (staff_users_find(users, name) == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "there is no user \"%.60s\"", name);
    return staff_users_put(users, name, role, NULL, why);
}

static int manage_users(struct arguments *given)
{
    static struct staff_users users; // too large for the stack
    struct diagnostic why = {0};
    const char *what = given->word_count > 1 ? given->words[1] : "", *name = given->words[2];
    enum staff_role role = STAFF_ASSOCIATE;
    bool is_list = strcmp(what, "list") == 0, is_add = strcmp(what, "add") == 0;
    bool is_role = strcmp(what, "role") == 0, is_remove = strcmp(what, "remove") == 0;
    if (!is_list && !is_add && !is_role && !is_remove)
        return exit_with_usage("associates user knows add, role, remove and list", usage);
    if (is_list != (given->word_count == 2))
        return exit_with_usage(is_list ? "\"list\" takes no name" : "a name is missing", usage);
    if (given->role != NULL && !staff_role_from_name(given->role, &role))
        return exit_with_usage("--role takes associate, manager or admin", usage);
    if (is_role && given->role == NULL)
        return exit_with_usage("--role is missing", usage);
    enum result result = find_users(given, !is_list, &why);
    if (result == RESULT_OK)
        result = staff_users_load(given->users, &users, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    if (is_list)
        return list_users(&users);
    result = is_add    ? add_user(&users, name, role, &why)
             : is_role ? change_role(&users, name, role, &why)
                       : staff_users_remove(&users, name, &why);
    if (result == RESULT_OK)
        result = staff_users_save(&users, &why);
    wipe(&users, sizeof users);
    return exit_with(result, &why);
}

// --- serving -----------------------------------------------------------------------------------------------

static void pass_stock_on(struct stock *stock, struct associates *associates)
{
    struct catalogue_offer_update update;
    while (stock_take(stock, &update))
        associates_offer(associates, &update);
}

// *fleet stays NULL where the page is of the profile store.
static enum result open_fleet(const struct arguments *given, struct fleet_floor **fleet,
                              struct diagnostic *why)
{
    const struct fleet_floor_options to = {given->fleet, given->fleet_key_file, given->fleet_ca,
                                           given->store};
    return given->fleet != NULL ? fleet_floor_create(&to, fleet, why) : RESULT_OK;
}

// What tells the floor ends before the floor does, and what the pages call after the pages.
static void end_serving(struct stock *stock, struct fleet_floor *fleet, struct associates *associates)
{
    stock_destroy(stock);
    fleet_floor_stop(fleet);
    associates_destroy(associates);
    fleet_floor_destroy(fleet);
}

static int serve(struct arguments *given)
{
    struct diagnostic why = {0};
    char address[NET_ADDRESS_SIZE] = "127.0.0.1", resources[1024], url[HTTP_URL_SIZE];
    uint16_t port = ASSOCIATES_PORT;
    if (given->listen != NULL && !net_read_listen(given->listen, address, &port))
        return exit_with_usage("--listen takes ADDRESS:PORT", usage);
    if (address[0] == '\0')
        (void)snprintf(address, sizeof address, "0.0.0.0");
    enum result result = paths_resources(resources, sizeof resources, &why);
    if (result == RESULT_OK)
        result = paths_given_or_resource(given->catalogue_path, sizeof given->catalogue_path,
                                         given->catalogue, "demo", &why);
    if (result == RESULT_OK && given->profile_store == NULL && given->fleet == NULL) {
        result = paths_profile_store(given->store_path, sizeof given->store_path, &why);
        given->profile_store = given->store_path;
    }
    if (result == RESULT_OK)
        result = find_users(given, false, &why);
    struct fleet_floor *fleet = NULL;
    if (result == RESULT_OK)
        result = open_fleet(given, &fleet, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    const struct associates_options options = {.address = address,
                                               .port = port,
                                               .certificate = given->certificate,
                                               .key = given->key,
                                               .proxy = given->proxy,
                                               .behind_proxy = given->behind_proxy,
                                               .store_path = given->profile_store,
                                               .catalogue = given->catalogue_path,
                                               .users = given->users,
                                               .resources = resources,
                                               .language = given->language,
                                               .title = given->title,
                                               .no_picks = given->no_picks,
                                               .end_request = fleet != NULL ? fleet_floor_end : NULL,
                                               .context = fleet};
    const struct stock_options stock_options = {
        .folder = given->stock_folder, .url = given->stock_url, .key_file = given->stock_key_file};
    struct associates *associates = NULL;
    struct stock *stock = NULL;
    stop_signal_catch(); // before there are threads that could get it
    result = stock_create(&stock_options, &stock, &why);
    if (result == RESULT_OK)
        result = associates_create(&options, &associates, &why);
    if (result == RESULT_OK && fleet != NULL)
        result = fleet_floor_start(fleet, associates_floor(associates), &why);
    if (result != RESULT_OK) {
        end_serving(stock, fleet, associates);
        return exit_with(result, &why);
    }
    if (associates_url(associates, url, sizeof url, &why) == RESULT_OK)
        printf("%s\n", url);
    (void)fflush(stdout);
    while (!stop_signal_wait(STOCK_EVERY_NS))
        pass_stock_on(stock, associates);
    end_serving(stock, fleet, associates);
    return EXIT_STATUS_OK;
}

int command_associates(int count, char **arguments)
{
    struct arguments given = {.profile_store = NULL};
    enum options_outcome outcome = parse(&given, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (given.word_count > 0 && strcmp(given.words[0], "user") == 0)
        return manage_users(&given);
    if (given.word_count > 1 || (given.word_count == 1 && strcmp(given.words[0], "serve") != 0))
        return exit_with_usage("associates knows \"serve\" and \"user\"", usage);
    if ((given.fleet != NULL) != (given.store != NULL) ||
        (given.fleet != NULL && given.profile_store != NULL))
        return exit_with_usage("--fleet and --store go together, without a profile store", usage);
    return serve(&given);
}
