// The picture a shopper takes: countdown, picture, code; and the mirror's part in it.
#include "tests/unit/app/ui_stage.h"

#define WIDTH_PX 640
#define HEIGHT_PX 360

static void fill(struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            uint8_t *pixel = picture_row(picture, y) + (size_t)4 * (size_t)x;
            pixel[0] = (uint8_t)(x % 256);
            pixel[1] = (uint8_t)(y % 256);
            pixel[2] = 90;
            pixel[3] = 255;
        }
}

// As if it had been taken.
static struct photo taken(void)
{
    struct photo photo = {.state = PHOTO_TAKEN, .number = 1};
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &photo.picture), RESULT_OK);
    fill(&photo.picture);
    return photo;
}

static void it_counts_three_seconds_down(void **state)
{
    (void)state;
    struct photo photo = {0};
    assert_int_equal(photo_countdown(&photo, CLOCK_SECOND_NS), 0);
    photo_begin(&photo, CLOCK_SECOND_NS);
    assert_int_equal(photo_countdown(&photo, CLOCK_SECOND_NS), 3);
    assert_int_equal(photo_countdown(&photo, 3 * CLOCK_SECOND_NS), 1);
    assert_int_equal(photo_countdown(&photo, 9 * CLOCK_SECOND_NS), 1); // until a frame takes it
    photo_forget(&photo);
    assert_int_equal(photo_countdown(&photo, 3 * CLOCK_SECOND_NS), 0);
}

static void what_is_forgotten_is_gone(void **state)
{
    (void)state;
    struct photo photo = taken();
    (void)snprintf(photo.url, sizeof photo.url, "http://mirror/L/X");
    photo_forget(&photo);
    assert_int_equal(photo.state, PHOTO_NONE);
    assert_null(photo.picture.pixels);
    assert_int_equal(photo.url[0], '\0');
    assert_int_equal(photo.number, 1); // so that the next one is another
}

static void a_mirror_without_a_phone_page_offers_to_look_only(void **state)
{
    (void)state;
    struct stage *stage;
    if (!stage_open(&stage, 1280, 720, "en"))
        skip();
    session_consent(&stage->session, true, false);
    struct photo photo = taken();
    stage->status.photo = &photo;
    stage_settle(stage);
    bool share = false, close = false;
    for (int i = 0; i < stage->ui->canvas.area_count; i++) {
        share = share || stage->ui->canvas.areas[i].command.kind == COMMAND_SHARE;
        close = close || stage->ui->canvas.areas[i].command.kind == COMMAND_PHOTO;
        assert_int_not_equal(stage->ui->canvas.areas[i].command.kind, COMMAND_PRODUCT); // covered
    }
    assert_false(share);
    assert_true(close);
    photo_forget(&photo);
    stage_run(stage, 2);
    assert_null(stage->ui->photo.shown); // nor on the graphics card
    stage_close(stage);
}

static void every_screen_of_a_photo_is_painted(void **state)
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
        struct photo photo = {0};
        stage->status.photo = &photo;
        photo_begin(&photo, stage->now_ns);
        stage->status.photo_countdown = 3;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-photo-count", shapes[i].language);
        stage_shoot(stage, name);
        photo = taken();
        stage->status.photo_countdown = 0;
        stage->status.can_share = true;
        stage_settle(stage);
        (void)snprintf(name, sizeof name, "%s-photo-taken", shapes[i].language);
        stage_shoot(stage, name);
        (void)snprintf(photo.url, sizeof photo.url,
                       "http://192.168.100.200:8080/L/ABCDEFGHJKMNPQRSTVWXYZ0123");
        stage_settle(stage);
        assert_non_null(stage->ui->photo.code);
        (void)snprintf(name, sizeof name, "%s-photo-code", shapes[i].language);
        stage_shoot(stage, name);
        photo_forget(&photo);
        stage_run(stage, 1);
        stage_close(stage);
    }
}

static void a_look_gets_a_link_of_its_own(void **state)
{
    (void)state;
    struct strings *words = NULL;
    struct pages *pages = NULL;
    struct diagnostic why = {0};
    assert_int_equal(strings_create(test_source_path("assets"), "en", &words), RESULT_OK);
    if (pages_create(&(struct pages_options){0}, words, &pages, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    struct photo first = taken(), second = taken();
    struct session session;
    session_init(&session, (struct interest_sink){0});
    assert_int_equal(photo_share(&first, pages, &session, "Store", words, &why), RESULT_OK);
    assert_int_equal(photo_share(&second, pages, &session, "Store", words, &why), RESULT_OK);
    assert_ptr_equal(strstr(first.url, "http://127.0.0.1:"), first.url);
    assert_string_not_equal(first.url, second.url);
    photo_forget(&first);
    photo_forget(&second);
    pages_destroy(pages);
    strings_destroy(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_three_seconds_down),
        cmocka_unit_test(what_is_forgotten_is_gone),
        cmocka_unit_test(a_mirror_without_a_phone_page_offers_to_look_only),
        cmocka_unit_test(every_screen_of_a_photo_is_painted),
        cmocka_unit_test(a_look_gets_a_link_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
