#include "app/staff.h"

#include "app/ui/keyboard.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/net/listen_address.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define PAGE(page) (1u << (unsigned)(page))
#define ALL_PAGES ((1u << STAFF_PAGE_COUNT) - 1u)
#define INSIDE (ALL_PAGES & ~PAGE(STAFF_CLOSED) & ~PAGE(STAFF_PIN)) // behind the PIN

// On which pages what can be asked for.
static const unsigned allowed[STAFF_VERB_COUNT] = {
    [STAFF_OPEN] = PAGE(STAFF_CLOSED),
    [STAFF_LEAVE] = PAGE(STAFF_PIN) | INSIDE,
    [STAFF_BACK] = INSIDE,
    [STAFF_NEXT] = INSIDE,
    [STAFF_DIGIT] = PAGE(STAFF_PIN) | PAGE(STAFF_NEW_PIN),
    [STAFF_TAKE_BACK] = PAGE(STAFF_PIN) | PAGE(STAFF_NEW_PIN),
    [STAFF_ENTER] = PAGE(STAFF_PIN) | PAGE(STAFF_NEW_PIN),
    [STAFF_GO] = PAGE(STAFF_MENU),
    [STAFF_RESTART] = PAGE(STAFF_MENU),
    [STAFF_QUIT] = PAGE(STAFF_MENU),
    [STAFF_WINDOW] = PAGE(STAFF_MENU),
    [STAFF_INSTALL] = PAGE(STAFF_MENU),
    [STAFF_CHOOSE_CAMERA] = PAGE(STAFF_CAMERA),
    [STAFF_TURN] = PAGE(STAFF_CAMERA),
    [STAFF_FLIP] = PAGE(STAFF_CAMERA),
    [STAFF_SET_VOLUME] = PAGE(STAFF_VOLUME),
    [STAFF_OFFER] = PAGE(STAFF_LANGUAGES),
    [STAFF_SET_LANGUAGE] = PAGE(STAFF_LANGUAGE),
    [STAFF_NAME] = PAGE(STAFF_NAMES),
    [STAFF_TYPE] = PAGE(STAFF_NAMES),
    [STAFF_MEASURE] = PAGE(STAFF_SCREEN),
    [STAFF_HAND] = PAGE(STAFF_SCREEN),
    [STAFF_SHARE] = PAGE(STAFF_NETWORK),
    [STAFF_CHECK_NETWORK] = PAGE(STAFF_NETWORK),
    [STAFF_FINISH] = PAGE(STAFF_SUMMARY),
};

static const enum staff_page steps[] = {STAFF_LANGUAGE, STAFF_NAMES,   STAFF_SCREEN, STAFF_CAMERA,
                                        STAFF_NETWORK,  STAFF_NEW_PIN, STAFF_SUMMARY};
#define STEPS ((int)(sizeof steps / sizeof steps[0]))

void staff_init(struct staff *staff, const struct settings *settings, const struct staff_camera *camera,
                const char (*languages)[4], int language_count)
{
    memset(staff, 0, sizeof *staff);
    if (settings != NULL)
        staff->settings = *settings;
    else
        settings_init(&staff->settings);
    staff->draft = staff->settings;
    staff->camera = staff->camera_before = *camera;
    staff->language_count = language_count < SETTINGS_MAX_LANGUAGES ? language_count : SETTINGS_MAX_LANGUAGES;
    for (int i = 0; i < staff->language_count; i++)
        memcpy(staff->languages[i], languages[i], sizeof staff->languages[i]);
}

bool staff_is_open(const struct staff *staff)
{
    return staff->page != STAFF_CLOSED;
}

bool staff_has_pin(const struct staff *staff)
{
    return staff->settings.pin[0] != '\0';
}

bool staff_offers(const struct settings *settings, const char *language)
{
    for (int i = 0; i < settings->offered_count; i++)
        if (strcmp(settings->offered[i], language) == 0)
            return true;
    return settings->offered_count == 0;
}

int staff_locked_s(const struct staff *staff)
{
    int64_t left_ns = staff->locked_until_ns - staff->now_ns;
    return left_ns > 0 ? (int)((left_ns + CLOCK_SECOND_NS - 1) / CLOCK_SECOND_NS) : 0;
}

int staff_step(const struct staff *staff, int *count)
{
    *count = STEPS;
    for (int i = 0; staff->installs && i < STEPS; i++)
        if (steps[i] == staff->page)
            return i + 1;
    return 0;
}

unsigned staff_take_task(struct staff *staff)
{
    unsigned lowest = staff->tasks & (~staff->tasks + 1u);
    staff->tasks &= ~lowest;
    return lowest;
}

// --- pages -------------------------------------------------------------------------------------------------

static void forget_digits(struct staff *staff)
{
    wipe(staff->digits, sizeof staff->digits);
    wipe(staff->first, sizeof staff->first);
}

static void ask_network(struct staff *staff)
{
    struct self_check *check = &staff->network;
    *check = (struct self_check){.port = 8080};
    (void)net_read_listen(staff->draft.share, check->listen, &check->port);
    staff->is_checked = false;
    staff->waits = true;
    staff->tasks |= STAFF_DO_CHECK_NETWORK;
}

static void show(struct staff *staff, enum staff_page page)
{
    forget_digits(staff);
    staff->page = page;
    staff->says = STAFF_SAYS_NOTHING;
    staff->waits = false;
    if (page == STAFF_CAMERA)
        staff->tasks |= STAFF_DO_LIST_CAMERAS;
    if (page == STAFF_NETWORK)
        ask_network(staff);
    if (page == STAFF_NAMES)
        staff->capitals = true;
}

// What was shown or tried, and not kept, is as it was.
static void drop_draft(struct staff *staff)
{
    if (strcmp(staff->draft.language, staff->settings.language) != 0)
        staff->tasks |= STAFF_DO_LANGUAGE;
    if (staff->camera_changed)
        staff->tasks |= STAFF_DO_CAMERA;
    if (staff->draft.volume != staff->settings.volume)
        staff->tasks |= STAFF_DO_VOLUME;
    staff->camera = staff->camera_before;
    staff->camera_changed = staff->draft_changed = false;
    staff->draft = staff->settings;
}

static void close(struct staff *staff)
{
    drop_draft(staff);
    show(staff, STAFF_CLOSED);
    staff->installs = staff->is_first = staff->is_let_in = staff->is_checked = false;
    staff->network = (struct self_check){0};
}

// The draft holds from now on, and is written.
static void keep_draft(struct staff *staff)
{
    if (staff->camera_changed) {
        memcpy(staff->draft.camera, staff->camera.source, sizeof staff->draft.camera);
        staff->draft.rotate_deg = staff->camera.rotate_deg;
        staff->draft.flip = staff->camera.flip;
        staff->camera_before = staff->camera;
        staff->camera_changed = false;
    }
    staff->settings = staff->draft;
    staff->draft_changed = false;
    staff->tasks |= STAFF_DO_SAVE;
}

static void let_in(struct staff *staff)
{
    staff->is_let_in = true;
    staff->wrong_pins = staff->locked_s = 0;
    staff->tasks |= STAFF_DO_END_VISIT;
    show(staff, STAFF_MENU);
}

// What an installer finds filled in.
static void fill_in(struct staff *staff)
{
    struct settings *draft = &staff->draft;
    if (draft->language[0] == '\0')
        memcpy(draft->language, staff->shown_language, sizeof draft->language);
    if (draft->height_mm == 0)
        draft->height_mm = staff->is_portrait ? 708 : 398; // of a 32-inch screen
    if (draft->bottom_mm == SETTINGS_UNTOLD)
        draft->bottom_mm = staff->is_portrait ? 600 : 900;
    if (draft->distance_mm == 0)
        draft->distance_mm = 800;
    draft->full_screen = draft->full_screen || staff->is_full_screen;
    staff->offers_share = draft->share[0] != '\0';
}

void staff_begin_install(struct staff *staff, bool is_first)
{
    staff->installs = staff->is_let_in = true;
    staff->is_first = is_first;
    staff->draft = staff->settings;
    fill_in(staff);
    show(staff, STAFF_LANGUAGE);
}

// --- the PIN -----------------------------------------------------------------------------------------------

static void type_digit(struct staff *staff, int digit)
{
    size_t length = strlen(staff->digits);
    if (staff->waits || digit < 0 || digit > 9 || length >= PIN_MOST_DIGITS)
        return;
    staff->digits[length] = (char)('0' + digit);
    if (staff->says != STAFF_SAYS_AGAIN)
        staff->says = STAFF_SAYS_NOTHING;
}

static void take_back_digit(struct staff *staff)
{
    size_t length = strlen(staff->digits);
    if (!staff->waits && length > 0)
        staff->digits[length - 1] = '\0';
}

static void enter_new_pin(struct staff *staff)
{
    if (staff->first[0] == '\0') {
        memcpy(staff->first, staff->digits, sizeof staff->first);
        wipe(staff->digits, sizeof staff->digits);
        staff->says = STAFF_SAYS_AGAIN;
    } else if (strcmp(staff->first, staff->digits) != 0) {
        forget_digits(staff);
        staff->says = STAFF_SAYS_DIFFERS;
    } else {
        staff->waits = true;
        staff->says = STAFF_SAYS_NOTHING;
        staff->tasks |= STAFF_DO_HASH_PIN;
    }
}

static void enter(struct staff *staff)
{
    if (staff->waits)
        return;
    if (staff->page == STAFF_PIN && staff_locked_s(staff) > 0) {
        forget_digits(staff);
        staff->says = STAFF_SAYS_LOCKED;
    } else if (strlen(staff->digits) < PIN_LEAST_DIGITS) {
        staff->says = STAFF_SAYS_SHORT;
    } else if (staff->page == STAFF_NEW_PIN) {
        enter_new_pin(staff);
    } else {
        staff->waits = true;
        staff->tasks |= STAFF_DO_CHECK_PIN;
    }
}

static void lock(struct staff *staff, int64_t now_ns)
{
    int64_t seconds = staff->locked_s > 0 ? 2 * (int64_t)staff->locked_s : STAFF_LOCKED_S;
    staff->locked_s = (int)(seconds < STAFF_MOST_LOCKED_S ? seconds : STAFF_MOST_LOCKED_S);
    staff->locked_until_ns = now_ns + staff->locked_s * CLOCK_SECOND_NS;
    staff->wrong_pins = 0;
    staff->says = STAFF_SAYS_LOCKED;
}

void staff_checked_pin(struct staff *staff, bool is_right, int64_t now_ns)
{
    staff->now_ns = now_ns;
    bool is_asked = staff->page == STAFF_PIN && staff->waits;
    forget_digits(staff);
    staff->waits = false;
    if (is_right) {
        if (is_asked)
            let_in(staff);
        return;
    }
    staff->says = STAFF_SAYS_WRONG_PIN; // and it counts, whether or not somebody still waits for it
    if (++staff->wrong_pins >= STAFF_WRONG_PINS)
        lock(staff, now_ns);
}

void staff_hashed_pin(struct staff *staff, const char *hash)
{
    bool is_asked = staff->page == STAFF_NEW_PIN && staff->waits;
    forget_digits(staff);
    staff->waits = false;
    if (!is_asked)
        return;
    if (hash[0] == '\0') {
        staff->says = STAFF_SAYS_NOT_SAVED;
        return;
    }
    (void)snprintf(staff->draft.pin, sizeof staff->draft.pin, "%s", hash);
    if (staff->installs) {
        show(staff, STAFF_SUMMARY);
        return;
    }
    keep_draft(staff);
    show(staff, STAFF_MENU);
}

// --- what is set -------------------------------------------------------------------------------------------

static void choose_camera(struct staff *staff, int index)
{
    if (index >= staff->camera_count)
        return;
    (void)snprintf(staff->camera.source, sizeof staff->camera.source, "%s",
                   index < 0 ? "auto" : staff->cameras[index].path);
    staff->camera_changed = true;
    staff->tasks |= STAFF_DO_CAMERA;
}

static void hang_camera(struct staff *staff, int turn_deg, bool flips)
{
    staff->camera.rotate_deg = (staff->camera.rotate_deg + turn_deg) % 360;
    staff->camera.flip = staff->camera.flip != flips;
    staff->camera_changed = true;
    staff->tasks |= STAFF_DO_CAMERA;
}

static void set_volume(struct staff *staff, int volume)
{
    staff->draft_changed = true;
    staff->draft.volume = volume < 0 ? 0 : volume > 100 ? 100 : volume;
    staff->tasks |= STAFF_DO_VOLUME;
}

// The file says which, once not all are; the last one stays.
static void offer(struct staff *staff, int index)
{
    if (index < 0 || index >= staff->language_count)
        return;
    const char *language = staff->languages[index];
    struct settings *draft = &staff->draft;
    bool others = false, was_offered = staff_offers(draft, language);
    char list[SETTINGS_MAX_LANGUAGES][4];
    int count = 0;
    for (int i = 0; i < staff->language_count; i++) {
        bool is_this = strcmp(staff->languages[i], language) == 0;
        bool offered = is_this ? !was_offered : staff_offers(draft, staff->languages[i]);
        others = others || offered;
        if (offered)
            memcpy(list[count++], staff->languages[i], sizeof list[0]);
    }
    staff->says = others ? STAFF_SAYS_NOTHING : STAFF_SAYS_ONE_LANGUAGE;
    if (!others)
        return;
    memset(draft->offered, 0, sizeof draft->offered);
    memcpy(draft->offered, list, (size_t)count * sizeof list[0]);
    staff->draft_changed = true;
    draft->offered_count = count == staff->language_count ? 0 : count;
}

static void set_language(struct staff *staff, int index)
{
    if (index < 0 || index >= staff->language_count)
        return;
    memcpy(staff->draft.language, staff->languages[index], sizeof staff->draft.language);
    staff->tasks |= STAFF_DO_LANGUAGE;
}

// Names begin with a capital, and so does each word of them, unless the key for capitals says otherwise.
static void type_name(struct staff *staff, int code)
{
    char *name = staff->name == STAFF_STORE_NAME ? staff->draft.store_name : staff->draft.mirror_name;
    if (code == KEYBOARD_SHIFT) {
        staff->capitals = !staff->capitals;
        return;
    }
    keyboard_type(name, SETTINGS_NAME_SIZE, code);
    size_t length = strlen(name);
    staff->capitals = length == 0 || name[length - 1] == ' ';
}

static void measure(struct staff *staff, int which, int change_mm)
{
    static const struct {
        size_t offset;
        int least, most;
    } measures[STAFF_MEASURE_COUNT] = {
        [STAFF_HEIGHT] = {offsetof(struct settings, height_mm), 100, 3000},
        [STAFF_BOTTOM] = {offsetof(struct settings, bottom_mm), 0, 3000},
        [STAFF_DISTANCE] = {offsetof(struct settings, distance_mm), 200, 5000},
    };
    if (which < 0 || which >= STAFF_MEASURE_COUNT)
        return;
    int *mm = (int *)(void *)((char *)&staff->draft + measures[which].offset);
    int next = *mm + change_mm;
    *mm = next < measures[which].least  ? measures[which].least
          : next > measures[which].most ? measures[which].most
                                        : next;
}

static void offer_share(struct staff *staff)
{
    static const char usual[] = "0.0.0.0:8080";
    const char *before = staff->settings.share[0] != '\0' ? staff->settings.share : usual;
    staff->offers_share = !staff->offers_share;
    (void)snprintf(staff->draft.share, sizeof staff->draft.share, "%s", staff->offers_share ? before : "");
}

// --- from page to page -------------------------------------------------------------------------------------

static void go_to_step(struct staff *staff, int way)
{
    int count, step = staff_step(staff, &count) - 1 + way;
    bool lacks_pin = way > 0 && staff->page == STAFF_NEW_PIN && staff->draft.pin[0] == '\0';
    if (step >= 0 && step < count && !lacks_pin)
        show(staff, steps[step]);
}

// A page of the menu is kept by going back from it.
static void go_back(struct staff *staff)
{
    if (staff->installs) {
        go_to_step(staff, -1);
        return;
    }
    if (staff->page == STAFF_MENU)
        return;
    bool has_changed = staff->camera_changed || staff->draft_changed;
    if (has_changed && staff->page == STAFF_LANGUAGES)
        staff->tasks |= STAFF_DO_OFFER;
    if (has_changed)
        keep_draft(staff);
    show(staff, STAFF_MENU);
}

static void open_page(struct staff *staff, int page)
{
    if (page == STAFF_CAMERA || page == STAFF_VOLUME || page == STAFF_LANGUAGES || page == STAFF_NEW_PIN)
        show(staff, (enum staff_page)page);
}

void staff_saved(struct staff *staff, bool saved)
{
    staff->says = saved ? STAFF_SAYS_SAVED : STAFF_SAYS_NOT_SAVED;
    if (saved && staff->installs)
        staff->tasks |= STAFF_DO_RESTART; // with what was written
}

void staff_set_cameras(struct staff *staff, const struct camera_device *cameras, int count)
{
    staff->camera_count = count < CAMERA_DEVICES_MAX ? count : CAMERA_DEVICES_MAX;
    for (int i = 0; i < staff->camera_count; i++)
        staff->cameras[i] = cameras[i];
}

void staff_checked_network(struct staff *staff, const struct self_check *check)
{
    if (staff->page != STAFF_NETWORK)
        return;
    staff->network = *check;
    staff->is_checked = true;
    staff->waits = false;
}

static void perform(struct staff *staff, const struct staff_request *request)
{
    switch (request->verb) {
    case STAFF_OPEN:
        if (staff_has_pin(staff)) {
            staff->draft = staff->settings;
            staff->tasks |= STAFF_DO_LANGUAGE; // the staff's, not the shopper's
            show(staff, STAFF_PIN);
        }
        break;
    case STAFF_LEAVE:
        if (!staff->is_first)
            close(staff);
        break;
    case STAFF_BACK:
        go_back(staff);
        break;
    case STAFF_NEXT:
        if (staff->installs)
            go_to_step(staff, 1);
        break;
    case STAFF_DIGIT:
        type_digit(staff, request->value);
        break;
    case STAFF_TAKE_BACK:
        take_back_digit(staff);
        break;
    case STAFF_ENTER:
        enter(staff);
        break;
    case STAFF_GO:
        open_page(staff, request->value);
        break;
    case STAFF_RESTART:
        staff->tasks |= STAFF_DO_RESTART;
        break;
    case STAFF_QUIT:
        staff->tasks |= STAFF_DO_QUIT;
        break;
    case STAFF_WINDOW:
        staff->tasks |= STAFF_DO_WINDOW;
        break;
    case STAFF_INSTALL:
        staff_begin_install(staff, false);
        break;
    case STAFF_CHOOSE_CAMERA:
        choose_camera(staff, request->value);
        break;
    case STAFF_TURN:
        hang_camera(staff, 90, false);
        break;
    case STAFF_FLIP:
        hang_camera(staff, 0, true);
        break;
    case STAFF_SET_VOLUME:
        set_volume(staff, request->value);
        break;
    case STAFF_OFFER:
        offer(staff, request->value);
        break;
    case STAFF_SET_LANGUAGE:
        set_language(staff, request->value);
        break;
    case STAFF_NAME:
        staff->name = request->value == STAFF_MIRROR_NAME ? STAFF_MIRROR_NAME : STAFF_STORE_NAME;
        staff->capitals = true;
        break;
    case STAFF_TYPE:
        type_name(staff, request->value);
        break;
    case STAFF_MEASURE:
        measure(staff, request->which, request->value);
        break;
    case STAFF_HAND:
        staff->draft.left_handed = !staff->draft.left_handed;
        break;
    case STAFF_SHARE:
        offer_share(staff);
        break;
    case STAFF_CHECK_NETWORK:
        if (!staff->waits)
            ask_network(staff);
        break;
    case STAFF_FINISH:
        keep_draft(staff);
        break;
    case STAFF_VERB_COUNT:
        break;
    }
}

bool staff_do(struct staff *staff, const struct staff_request *request, int64_t now_ns)
{
    unsigned page = PAGE(staff->page);
    staff->now_ns = now_ns;
    if ((unsigned)request->verb >= STAFF_VERB_COUNT || (allowed[request->verb] & page) == 0)
        return false;
    if ((page & INSIDE) != 0 && !staff->is_let_in)
        return false;
    staff->touched_ns = now_ns;
    perform(staff, request);
    return true;
}

void staff_tick(struct staff *staff, int64_t now_ns)
{
    staff->now_ns = now_ns;
    if (staff->says == STAFF_SAYS_LOCKED && staff_locked_s(staff) == 0)
        staff->says = STAFF_SAYS_NOTHING;
    int64_t idle_s = staff->installs ? STAFF_INSTALL_S : STAFF_IDLE_S;
    if (staff_is_open(staff) && !staff->is_first && now_ns - staff->touched_ns >= idle_s * CLOCK_SECOND_NS)
        close(staff);
}
