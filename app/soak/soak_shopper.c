#include "app/soak/soak_shopper.h"

#include "app/ui/state.h"
#include "platform/base/clock.h"

// Of people: between two touches, and between two visits.
#define PAUSE_S 1.4
#define VISIT_PAUSE_S 8.0
#define LOOK_PAUSE_S 8.0 // at what was put on
#define FINGER_DOWN_NS (60 * CLOCK_MILLISECOND_NS)
#define HOLD_NS (500 * CLOCK_MILLISECOND_NS)
#define DRAG_STEPS 4
#define DRAG_STEP_NS (40 * CLOCK_MILLISECOND_NS)
#define LEAST_TOUCHES 15
#define MORE_TOUCHES 45
#define MOST_IDLE_TOUCHES 6
#define WALKS_AWAY 0.03f
#define AGREES_TO_PROFILE 0.7f
#define JUST_BROWSES 0.1f
#define WANTS_PHOTO 0.4f
#define IS_IMPATIENT 0.03f // while a countdown runs
#define MOVES_SHELF 0.06f
#define CURIOSITY 6.0f // how much rather what nobody has touched yet

// How often what does this is reached for, of what can be seen.
static const float weights[COMMAND_COUNT] = {
    [COMMAND_RESUME] = 8.0f,         [COMMAND_ASK_CONSENT] = 2.0f,  [COMMAND_CHOOSE_LANGUAGE] = 0.3f,
    [COMMAND_LANGUAGE] = 4.0f,       [COMMAND_ASK_TOGETHER] = 0.3f, [COMMAND_TOGETHER] = 3.0f,
    [COMMAND_PHOTO] = 0.6f,          [COMMAND_SHARE] = 8.0f,        [COMMAND_TAB] = 6.0f,
    [COMMAND_PRODUCT] = 10.0f,       [COMMAND_SHADE] = 7.0f,        [COMMAND_COMPARE] = 2.0f,
    [COMMAND_LIKE] = 4.0f,           [COMMAND_CLEAR] = 0.7f,        [COMMAND_LOOK] = 5.0f,
    [COMMAND_SLIDER] = 2.0f,         [COMMAND_SPLIT] = 1.0f,        [COMMAND_SPLIT_MOVE] = 2.0f,
    [COMMAND_SLIDE] = 1.0f,          [COMMAND_SHADE_FINDER] = 0.7f, [COMMAND_SKIN_CONSENT] = 2.0f,
    [COMMAND_SIZE_PAGE] = 0.7f,      [COMMAND_MEASURE_SIZE] = 1.0f, [COMMAND_SHEET] = 2.0f,
    [COMMAND_IN_SHEET] = 6.0f,       [COMMAND_CALL] = 3.0f,         [COMMAND_TOGGLE_PROFILE] = 2.0f,
    [COMMAND_CONSENT_TRY_ON] = 6.0f,
};

void soak_shopper_init(struct soak_shopper *shopper, uint64_t seed, double pace)
{
    *shopper = (struct soak_shopper){.random = {.state = seed}, .pace = pace, .is_new = true};
}

// So many seconds of a person's, half as long or half as long again.
static void wait(struct soak_shopper *shopper, int64_t from_ns, double seconds)
{
    double share = 0.5 + (double)simulate_even(&shopper->random);
    shopper->next_ns = from_ns + (int64_t)(share * seconds / shopper->pace * 1e9);
}

static struct input_event event_at(enum input_kind kind, float x_px, float y_px, int64_t time_ns)
{
    return (struct input_event){.kind = kind, .pointer = 1, .x_px = x_px, .y_px = y_px, .time_ns = time_ns};
}

static void push(struct soak_shopper *shopper, struct mirror *mirror, const struct input_event *event)
{
    (void)window_push(mirror->window, event);
    if (event->time_ns > shopper->next_ns)
        shopper->next_ns = event->time_ns;
}

static void tap(struct soak_shopper *shopper, struct mirror *mirror, float x_px, float y_px, int64_t now_ns,
                int64_t held_ns)
{
    struct input_event down = event_at(INPUT_POINTER_DOWN, x_px, y_px, now_ns);
    struct input_event up = event_at(INPUT_POINTER_UP, x_px, y_px, now_ns + held_ns);
    push(shopper, mirror, &down);
    push(shopper, mirror, &up);
    shopper->touches++;
    wait(shopper, up.time_ns, PAUSE_S);
}

// From the middle of an area to somewhere in it.
static void drag(struct soak_shopper *shopper, struct mirror *mirror, const struct rect *area, int64_t now_ns)
{
    float x = area->x + area->width / 2, y = area->y + area->height / 2;
    float to_x = area->x + area->width * simulate_even(&shopper->random);
    float to_y = area->y + area->height * simulate_even(&shopper->random);
    struct input_event event = event_at(INPUT_POINTER_DOWN, x, y, now_ns);
    push(shopper, mirror, &event);
    event.kind = INPUT_POINTER_MOVE;
    for (int i = 1; i <= DRAG_STEPS; i++) {
        float share = (float)i / DRAG_STEPS;
        event.x_px = x + share * (to_x - x);
        event.y_px = y + share * (to_y - y);
        event.time_ns += DRAG_STEP_NS;
        push(shopper, mirror, &event);
    }
    event.kind = INPUT_POINTER_UP;
    event.time_ns += DRAG_STEP_NS;
    push(shopper, mirror, &event);
    shopper->touches++;
    wait(shopper, event.time_ns, PAUSE_S);
}

static void press_escape(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    const struct input_event event = {.kind = INPUT_KEY, .key = INPUT_KEY_ESCAPE, .time_ns = now_ns};
    (void)window_push(mirror->window, &event);
    wait(shopper, now_ns, PAUSE_S);
}

// It is what a finger would meet there.
static bool is_on_top(const struct canvas *canvas, const struct touch_area *area)
{
    const struct touch_area *found =
        canvas_find(canvas, area->rect.x + area->rect.width / 2, area->rect.y + area->rect.height / 2);
    return found == area;
}

// Whether any shopper has touched what does this. Products aren't told apart: each tab's are (see_all).
static bool is_known(const struct soak_shopper *shopper, const struct command *command)
{
    for (int i = 0; i < shopper->known_count; i++) {
        const struct command *known = &shopper->known[i];
        if (known->kind == command->kind && known->call == command->call && known->value == command->value)
            return true;
    }
    return shopper->known_count == SOAK_MOST_KNOWN;
}

// One of the areas that do this, or of all (COMMAND_COUNT): however many do the same, it is as likely. NULL:
// none.
static const struct touch_area *find(struct soak_shopper *shopper, const struct mirror *mirror,
                                     enum command_kind wanted)
{
    const struct canvas *canvas = &mirror->ui->canvas;
    const struct touch_area *chosen = NULL;
    int alike[COMMAND_COUNT] = {0};
    float sum = 0.0f;
    for (int i = 0; i < canvas->area_count; i++)
        alike[canvas->areas[i].command.kind] += is_on_top(canvas, &canvas->areas[i]);
    for (int i = 0; i < canvas->area_count; i++) {
        const struct touch_area *area = &canvas->areas[i];
        enum command_kind kind = area->command.kind;
        if ((wanted != COMMAND_COUNT && kind != wanted) || !is_on_top(canvas, area))
            continue;
        float weight = wanted == kind ? 1.0f : weights[kind];
        weight *= (is_known(shopper, &area->command) ? 1.0f : CURIOSITY) / (float)alike[kind];
        sum += weight;
        if (weight > 0.0f && simulate_even(&shopper->random) * sum <= weight)
            chosen = area;
    }
    return chosen;
}

static void touch(struct soak_shopper *shopper, struct mirror *mirror, const struct touch_area *area,
                  int64_t now_ns)
{
    enum command_kind kind = area->command.kind;
    if (!is_known(shopper, &area->command))
        shopper->known[shopper->known_count++] =
            (struct command){.kind = kind, .call = area->command.call, .value = area->command.value};
    if (kind == COMMAND_SLIDER || kind == COMMAND_SPLIT_MOVE || kind == COMMAND_SLIDE) {
        struct rect rect = area->rect;
        drag(shopper, mirror, &rect, now_ns);
        return;
    }
    tap(shopper, mirror, area->rect.x + area->rect.width / 2, area->rect.y + area->rect.height / 2, now_ns,
        kind == COMMAND_COMPARE ? HOLD_NS : FINGER_DOWN_NS);
}

// True when there was something to touch that does this.
static bool touch_kind(struct soak_shopper *shopper, struct mirror *mirror, enum command_kind kind,
                       int64_t now_ns)
{
    const struct touch_area *area = find(shopper, mirror, kind);
    if (area != NULL)
        touch(shopper, mirror, area, now_ns);
    return area != NULL;
}

// Nothing is to be done there; whoever finds nothing for long leaves what is open.
static void find_nothing(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    wait(shopper, now_ns, PAUSE_S);
    if (++shopper->idle_touches < MOST_IDLE_TOUCHES)
        return;
    shopper->idle_touches = 0;
    press_escape(shopper, mirror, now_ns);
}

static void go(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    if (!touch_kind(shopper, mirror, COMMAND_GOODBYE, now_ns))
        press_escape(shopper, mirror, now_ns);
}

static void begin_visit(struct soak_shopper *shopper)
{
    shopper->is_new = false;
    shopper->touches_left = LEAST_TOUCHES + simulate_below(&shopper->random, MORE_TOUCHES);
    shopper->walks_away = simulate_chance(&shopper->random, WALKS_AWAY);
    shopper->wants_photo = simulate_chance(&shopper->random, WANTS_PHOTO);
    shopper->chose_something = false;
}

static void come(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    int width_px = 0, height_px = 0;
    if (!shopper->is_new) { // the one before has gone
        shopper->is_new = true;
        wait(shopper, now_ns, VISIT_PAUSE_S);
        return;
    }
    begin_visit(shopper);
    window_size(mirror->window, &width_px, &height_px);
    tap(shopper, mirror, (float)width_px / 2, (float)height_px / 2, now_ns, FINGER_DOWN_NS);
}

static void answer_consent(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    bool browses = simulate_chance(&shopper->random, JUST_BROWSES);
    if (!shopper->chose_something) {
        shopper->chose_something = true;
        if (simulate_chance(&shopper->random, AGREES_TO_PROFILE) &&
            touch_kind(shopper, mirror, COMMAND_TOGGLE_PROFILE, now_ns))
            return;
    }
    if (!touch_kind(shopper, mirror, browses ? COMMAND_CONSENT_BROWSE : COMMAND_CONSENT_TRY_ON, now_ns))
        find_nothing(shopper, mirror, now_ns);
}

static bool counts_down(const struct mirror *mirror)
{
    return mirror->photo.state == PHOTO_COUNTING || replay_is_taken(&mirror->replay);
}

static void move_shelf(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    struct rect shelf = mirror->ui->layout.shelf;
    struct input_event event =
        event_at(INPUT_SCROLL, shelf.x + shelf.width / 2, shelf.y + shelf.height / 2, now_ns);
    event.delta_y = simulate_chance(&shopper->random, 0.4f) ? 2.0f : -2.0f;
    push(shopper, mirror, &event);
    wait(shopper, now_ns, PAUSE_S);
}

static bool take_photo(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    if (!shopper->wants_photo || mirror->session.worn_count == 0 || mirror->photo.state != PHOTO_NONE ||
        !touch_kind(shopper, mirror, COMMAND_PHOTO, now_ns))
        return false;
    shopper->wants_photo = false;
    return true;
}

// Networks, shaders and fonts are loaded when they are first needed and kept; whoever chose at random would
// need the last of them hours later, as if memory grew. Hence this, and CURIOSITY.
static bool see_all(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    const struct input_event next = {.kind = INPUT_KEY, .key = INPUT_KEY_DOWN, .time_ns = now_ns};
    const struct ui *ui = mirror->ui;
    if (shopper->tabs_seen >= ui->tab_count || mirror->session.state != SESSION_TRY_ON ||
        ui->sheets.shown != SHEET_NONE)
        return false;
    if (ui->tab < shopper->tabs_seen) {
        (void)window_push(mirror->window, &next);
        wait(shopper, now_ns, PAUSE_S);
        return true;
    }
    shopper->tabs_seen++;
    if (!touch_kind(shopper, mirror, COMMAND_PRODUCT, now_ns))
        return false;
    wait(shopper, now_ns, LOOK_PAUSE_S);
    return true;
}

static void look_around(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    if (counts_down(mirror) && !simulate_chance(&shopper->random, IS_IMPATIENT)) {
        wait(shopper, now_ns, PAUSE_S);
        return;
    }
    if (shopper->touches_left-- <= 0) {
        go(shopper, mirror, now_ns);
        return;
    }
    if (take_photo(shopper, mirror, now_ns) || see_all(shopper, mirror, now_ns))
        return;
    if (simulate_chance(&shopper->random, MOVES_SHELF)) {
        move_shelf(shopper, mirror, now_ns);
        return;
    }
    const struct touch_area *area = find(shopper, mirror, COMMAND_COUNT);
    if (area == NULL) {
        find_nothing(shopper, mirror, now_ns);
        return;
    }
    shopper->idle_touches = 0;
    touch(shopper, mirror, area, now_ns);
}

void soak_shopper_step(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    if (now_ns < shopper->next_ns)
        return;
    enum session_state state = mirror->session.state;
    bool left = shopper->walks_away && shopper->touches_left <= LEAST_TOUCHES;
    switch (state) {
    case SESSION_ATTRACT:
        come(shopper, mirror, now_ns);
        return;
    case SESSION_LANGUAGE:
        if (!touch_kind(shopper, mirror, COMMAND_LANGUAGE, now_ns))
            find_nothing(shopper, mirror, now_ns);
        return;
    case SESSION_CONSENT:
        answer_consent(shopper, mirror, now_ns);
        return;
    case SESSION_LOST:
        if (!left && !touch_kind(shopper, mirror, COMMAND_RESUME, now_ns))
            find_nothing(shopper, mirror, now_ns);
        return;
    case SESSION_BROWSE:
    case SESSION_TRY_ON:
        if (!left)
            look_around(shopper, mirror, now_ns);
        return;
    case SESSION_GOODBYE:
        return;
    }
}

bool soak_shopper_leave(struct soak_shopper *shopper, struct mirror *mirror, int64_t now_ns)
{
    enum session_state state = mirror->session.state;
    if (state == SESSION_ATTRACT || state == SESSION_GOODBYE)
        return true;
    if (now_ns >= shopper->next_ns)
        go(shopper, mirror, now_ns);
    return false;
}
