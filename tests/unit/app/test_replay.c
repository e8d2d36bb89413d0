// The turn-around replay: how it is recorded, played and forgotten, and its screens.
//
// Threads: yes
#include "tests/unit/app/ui_stage.h"

#include "render/renderer.h"

#define STEP_NS (CLOCK_SECOND_NS / 30)
#define WIDTH_PX 320
#define HEIGHT_PX 180

static void paint(const struct picture *picture, int grey)
{
    memset(picture->pixels, grey, picture->stride_bytes * (size_t)picture->height_px);
}

// Waits for the packing thread, which on a busy machine is behind.
static void add(struct replay_tape *tape, int grey, int64_t taken_ns)
{
    struct picture *room = replay_tape_room(tape);
    while (room == NULL) {
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
        room = replay_tape_room(tape);
    }
    paint(room, grey);
    replay_tape_add(tape, taken_ns);
}

static void a_tape_gives_its_pictures_back_in_order(void **state)
{
    (void)state;
    struct replay_tape *tape = NULL;
    struct picture shown;
    assert_int_equal(replay_tape_create(WIDTH_PX, HEIGHT_PX, &tape), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &shown), RESULT_OK);
    for (int i = 0; i < 20; i++)
        add(tape, 10 * i, 1000 + i);
    replay_tape_end(tape);
    assert_int_equal(replay_tape_count(tape), 20);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(replay_tape_time_ns(tape, i), 1000 + i);
        assert_int_equal(replay_tape_look(tape, i, &shown), RESULT_OK);
        assert_in_range(shown.pixels[0] + 2, 10 * i, 10 * i + 4);
    }
    replay_tape_destroy(tape);
    picture_free(&shown);
}

static void a_tape_never_grows_over_its_bounds(void **state)
{
    (void)state;
    struct replay_tape *tape = NULL;
    assert_int_equal(replay_tape_create(960, 540, &tape), RESULT_OK);
    uint32_t noise = 1;
    for (int i = 0; i < REPLAY_TAPE_PICTURES + 5; i++) {
        struct picture *room = replay_tape_room(tape);
        if (room == NULL) {
            clock_sleep_ns(CLOCK_MILLISECOND_NS);
            i--;
            continue;
        }
        for (size_t p = 0; p < room->stride_bytes * (size_t)room->height_px; p++) {
            noise = noise * 1664525u + 1013904223u;
            room->pixels[p] = (uint8_t)(noise >> 24);
        }
        replay_tape_add(tape, i);
    }
    replay_tape_end(tape);
    assert_in_range(replay_tape_count(tape), 60, REPLAY_TAPE_PICTURES);
    assert_in_range(replay_tape_bytes(tape), 1, REPLAY_TAPE_BYTES);
    replay_tape_destroy(tape);
}

// A renderer whose picture is of one grey, which it becomes a little lighter with time.
struct studio {
    struct window *window;
    struct renderer *renderer;
    struct replay replay;
    int64_t now_ns;
};

static bool open_studio(struct studio *studio)
{
    struct window_options options = {.headless = true, .width_px = WIDTH_PX, .height_px = HEIGHT_PX};
    struct diagnostic why = {0};
    *studio = (struct studio){.now_ns = CLOCK_SECOND_NS};
    if (window_create(&options, &studio->window, &why) != RESULT_OK)
        return false;
    assert_int_equal(renderer_create(WIDTH_PX, HEIGHT_PX, RENDERER_FIT_COVER, &studio->renderer, &why),
                     RESULT_OK);
    return true;
}

static void close_studio(struct studio *studio)
{
    replay_forget(&studio->replay);
    renderer_destroy(studio->renderer);
    window_destroy(studio->window);
}

static void pass(struct studio *studio, int64_t time_ns)
{
    for (int64_t end_ns = studio->now_ns + time_ns; studio->now_ns < end_ns; studio->now_ns += STEP_NS) {
        float grey = (float)(studio->now_ns % (20 * CLOCK_SECOND_NS)) / (20.0f * (float)CLOCK_SECOND_NS);
        struct scene scene = {.clear_colour = {grey, grey, grey}};
        renderer_draw(studio->renderer, &scene);
        (void)replay_step(&studio->replay, studio->renderer, WIDTH_PX, HEIGHT_PX, studio->now_ns);
    }
}

static void record(struct studio *studio)
{
    replay_begin(&studio->replay, studio->now_ns);
    pass(studio, (REPLAY_COUNTDOWN_S + REPLAY_LENGTH_S) * CLOCK_SECOND_NS + 4 * STEP_NS);
    assert_int_equal(studio->replay.state, REPLAY_PLAYING);
}

static void it_counts_records_and_plays(void **state)
{
    (void)state;
    struct studio studio;
    if (!open_studio(&studio))
        skip();
    struct replay *replay = &studio.replay;
    assert_false(replay_is_taken(replay));
    replay_begin(replay, studio.now_ns);
    assert_int_equal(replay_countdown(replay, studio.now_ns), REPLAY_COUNTDOWN_S);
    pass(&studio, REPLAY_COUNTDOWN_S * CLOCK_SECOND_NS - 2 * STEP_NS);
    assert_int_equal(replay->state, REPLAY_COUNTING);
    pass(&studio, 4 * STEP_NS);
    assert_int_equal(replay->state, REPLAY_RECORDING);
    assert_true(replay_is_taken(replay));
    pass(&studio, REPLAY_LENGTH_S / 2 * CLOCK_SECOND_NS);
    assert_float_equal(replay_progress(replay, studio.now_ns), 0.5f, 0.02f);
    pass(&studio, REPLAY_LENGTH_S / 2 * CLOCK_SECOND_NS + 2 * STEP_NS);
    assert_int_equal(replay->state, REPLAY_PLAYING);
    assert_true(replay->playing);
    int count = replay_tape_count(replay->tape); // a machine that is too slow leaves some out, never all
    assert_in_range(count, 3, REPLAY_LENGTH_S * REPLAY_RATE_HZ + 1);
    print_message("%d pictures in %zu bytes\n", count, replay_tape_bytes(replay->tape));
    close_studio(&studio);
}

static void it_plays_in_a_loop_and_stands_where_it_is_touched(void **state)
{
    (void)state;
    struct studio studio;
    if (!open_studio(&studio))
        skip();
    struct replay *replay = &studio.replay;
    record(&studio);
    replay_seek(replay, 0.0f);
    pass(&studio, STEP_NS);
    int first = replay->shown.pixels[0];
    replay_seek(replay, 1.0f);
    pass(&studio, CLOCK_SECOND_NS);
    assert_false(replay->playing); // it stays under the finger
    assert_float_equal(replay_progress(replay, studio.now_ns), 1.0f, 0.001f);
    assert_true(replay->shown.pixels[0] > first); // the last picture, which is lighter
    replay_play(replay, true, studio.now_ns);
    pass(&studio, CLOCK_SECOND_NS); // half a second's rest, and from the beginning
    assert_true(replay->playing);
    assert_true(replay->position_ns < CLOCK_SECOND_NS * 6 / 10);
    close_studio(&studio);
}

static void what_is_forgotten_is_gone(void **state)
{
    (void)state;
    struct studio studio;
    if (!open_studio(&studio))
        skip();
    record(&studio);
    uint32_t number = studio.replay.number;
    replay_forget(&studio.replay);
    assert_int_equal(studio.replay.state, REPLAY_NONE);
    assert_null(studio.replay.tape);
    assert_null(studio.replay.shown.pixels);
    assert_int_equal(studio.replay.number, number); // so that the next one is another
    replay_begin(&studio.replay, studio.now_ns);
    pass(&studio, 5 * CLOCK_SECOND_NS); // and while it records
    assert_int_equal(studio.replay.state, REPLAY_RECORDING);
    replay_forget(&studio.replay);
    assert_null(studio.replay.tape);
    close_studio(&studio);
}

// As if it had been recorded: two pictures of the stage's own shape.
static struct replay recorded(const struct stage *stage)
{
    struct replay replay = {.state = REPLAY_PLAYING, .playing = true, .number = 1};
    assert_int_equal(picture_allocate(stage->width_px / 2, stage->height_px / 2, &replay.shown), RESULT_OK);
    paint(&replay.shown, 128);
    for (int y = 0; y < replay.shown.height_px; y++)
        for (int x = 0; x < replay.shown.width_px; x++) {
            uint8_t *pixel = picture_row(&replay.shown, y) + (size_t)4 * (size_t)x;
            pixel[0] = (uint8_t)(x % 256);
            pixel[1] = (uint8_t)(y % 256);
            pixel[3] = 255;
        }
    return replay;
}

static bool offers(const struct stage *stage, uint32_t id)
{
    for (int i = 0; i < stage->ui->canvas.area_count; i++)
        if (stage->ui->canvas.areas[i].id == id)
            return true;
    return false;
}

static void every_screen_of_it_is_painted_and_covers_the_rest(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language;
    } shapes[] = {{1280, 720, "en"}, {1080, 1920, "ar"}, {1080, 1920, "ja"}, {1280, 720, "de"}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct stage *stage;
        char name[64];
        if (!stage_open(&stage, shapes[i].width_px, shapes[i].height_px, shapes[i].language))
            skip();
        session_consent(&stage->session, true, false);
        struct replay replay = {.state = REPLAY_COUNTING};
        stage->status.replay = &replay;
        stage->status.replay_countdown = 3;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-replay-count", shapes[i].language);
        stage_shoot(stage, name);
        replay.state = REPLAY_RECORDING;
        stage->status.replay_countdown = 0;
        stage->status.replay_progress = 0.4f;
        stage_settle(stage);
        assert_true(offers(stage, WIDGET_REPLAY_COUNT)); // a touch on it gives up
        assert_false(offers(stage, WIDGET_PANEL));
        (void)snprintf(name, sizeof name, "%s-replay-turn", shapes[i].language);
        stage_shoot(stage, name);
        replay = recorded(stage);
        stage_settle(stage);
        assert_true(offers(stage, WIDGET_REPLAY_TRACK));
        assert_true(offers(stage, WIDGET_REPLAY_CLOSE));
        assert_false(offers(stage, WIDGET_PANEL));
        assert_false(offers(stage, WIDGET_PHOTO_SHARE)); // nobody takes it away
        (void)snprintf(name, sizeof name, "%s-replay-clip", shapes[i].language);
        stage_shoot(stage, name);
        replay_forget(&replay);
        stage_run(stage, 1);
        assert_null(stage->ui->replay.shown); // nor on the graphics card
        stage_close(stage);
    }
}

static struct rect place_of(const struct stage *stage, uint32_t id)
{
    for (int i = 0; i < stage->ui->canvas.area_count; i++)
        if (stage->ui->canvas.areas[i].id == id)
            return stage->ui->canvas.areas[i].rect;
    fail_msg("no area %x", (unsigned)id);
    return (struct rect){0};
}

static void the_track_follows_the_finger(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, true, false);
    struct replay replay = recorded(stage);
    stage->status.replay = &replay;
    stage_settle(stage);
    struct rect track = place_of(stage, WIDGET_REPLAY_TRACK);
    float y = track.y + track.height * 0.5f;
    stage_finger(stage, INPUT_POINTER_DOWN, 0, track.x + track.width * 0.5f, y);
    stage_run(stage, 1);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_REPLAY_SEEK);
    assert_float_equal(stage_last_action(stage)->value, 0.5f, 0.02f);
    stage_finger(stage, INPUT_POINTER_MOVE, 0, track.x + track.width * 0.8f, y);
    stage_run(stage, 1);
    assert_float_equal(stage_last_action(stage)->value, 0.8f, 0.02f);
    stage_finger(stage, INPUT_POINTER_UP, 0, track.x + track.width * 0.8f, y);
    struct rect play = place_of(stage, WIDGET_REPLAY_PLAY);
    stage_tap(stage, play.x + play.width * 0.5f, play.y + play.height * 0.5f);
    stage_run(stage, 1);
    assert_int_equal(stage_last_action(stage)->kind, UI_ACTION_REPLAY_PLAY);
    assert_false(stage_last_action(stage)->on); // it ran
    replay_forget(&replay);
    stage_close(stage);
}

static void nobody_is_recorded_who_only_browses(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, false, false);
    stage_settle(stage);
    stage->action_count = 0;
    screen_replay_open(stage->ui, NULL, &stage->session, stage->now_ns);
    stage_run(stage, 1);
    assert_int_equal(stage->action_count, 0);
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tape_gives_its_pictures_back_in_order),
        cmocka_unit_test(a_tape_never_grows_over_its_bounds),
        cmocka_unit_test(it_counts_records_and_plays),
        cmocka_unit_test(it_plays_in_a_loop_and_stands_where_it_is_touched),
        cmocka_unit_test(what_is_forgotten_is_gone),
        cmocka_unit_test(every_screen_of_it_is_painted_and_covers_the_rest),
        cmocka_unit_test(the_track_follows_the_finger),
        cmocka_unit_test(nobody_is_recorded_who_only_browses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
