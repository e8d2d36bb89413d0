// Clothes of which the picture shows too little: what the screen says, and for how long.
#include "tests/unit/app/ui_stage.h"

#define BAG 16

static struct stage *open_wearing(int width_px, int height_px, const char *language)
{
    struct stage *stage = NULL;
    if (!stage_open(&stage, width_px, height_px, language))
        return NULL;
    session_consent(&stage->session, true, false);
    stage->variants[BAG][0].try_on.kind = TRY_ON_GARMENT;
    session_wear(&stage->session, &stage->products[BAG], 0);
    stage_settle(stage);
    ui_choose(stage->ui, &stage->products[BAG], 0);
    stage_settle(stage);
    return stage;
}

static void miss(struct stage *stage, const char *step_back, const char *missing)
{
    stage->status.step_back = step_back;
    stage->status.missing = missing;
    stage->status.missing_category = stage->products[BAG].category;
}

// Pixels that differ between the screen as it is and as it is with the other status.
static int changed_by(struct stage *stage, struct rect within, const char *step_back, const char *missing)
{
    stage_settle(stage);
    stage_read(stage);
    struct picture before = stage->shot;
    stage->shot = (struct picture){0};
    miss(stage, step_back, missing);
    stage_settle(stage);
    stage_read(stage);
    int count = 0;
    for (int y = (int)within.y; y < (int)(within.y + within.height) && y < before.height_px; y++)
        for (int x = (int)within.x; x < (int)(within.x + within.width) && x < before.width_px; x++)
            count += memcmp(picture_row(&before, y) + (ptrdiff_t)x * 4,
                            picture_row(&stage->shot, y) + (ptrdiff_t)x * 4, 3) != 0;
    picture_free(&before);
    return count;
}

static void a_line_says_to_step_back_and_goes_after_a_while(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct rect area = stage->ui->layout.stage;
    assert_true(changed_by(stage, area, "step_back.dress", NULL) > 500);
    for (int i = 0; i < 10; i++)
        stage_settle(stage);                                              // a good ten seconds
    assert_true(changed_by(stage, area, "step_back.jacket", NULL) > 500); // another one is said anew
    for (int i = 0; i < 10; i++)
        stage_settle(stage);
    assert_int_equal(changed_by(stage, area, NULL, NULL), 0); // it had gone by itself
    stage_close(stage);
}

static void the_card_of_what_is_worn_says_what_is_not_seen(void **state)
{
    (void)state;
    struct stage *stage = open_wearing(1280, 720, "en");
    if (stage == NULL)
        skip();
    struct rect area = stage->ui->layout.words;
    assert_true(changed_by(stage, area, NULL, "missing.knees") > 100);
    ui_choose(stage->ui, &stage->products[0], 0); // another product's card doesn't
    assert_int_equal(changed_by(stage, stage->ui->layout.words, NULL, NULL), 0);
    stage_close(stage);
}

static void it_fits_into_narrow_and_right_to_left_screens(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px;
        const char *language, *name;
    } screens[] = {
        {1280, 720, "de", "clothes-de"}, {1080, 1920, "ar", "clothes-ar"}, {720, 1280, "ja", "clothes-ja"}};
    for (size_t i = 0; i < sizeof screens / sizeof screens[0]; i++) {
        struct stage *stage = open_wearing(screens[i].width_px, screens[i].height_px, screens[i].language);
        if (stage == NULL)
            skip();
        struct rect words = stage->ui->layout.words;
        assert_true(changed_by(stage, words, "step_back.dress", "missing.knees") > 100);
        stage_shoot(stage, screens[i].name);
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_says_to_step_back_and_goes_after_a_while),
        cmocka_unit_test(the_card_of_what_is_worn_says_what_is_not_seen),
        cmocka_unit_test(it_fits_into_narrow_and_right_to_left_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
