// The finished picture on a framebuffer as the window's, pixel by pixel: turned as the display hangs.
#include "render/present.h"

#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

#define WIDTH_PX 48
#define HEIGHT_PX 32

// Another colour everywhere, and nothing alike its mirror image.
static void colour_of(int x, int y, uint8_t colour[4])
{
    colour[0] = (uint8_t)(x * 5);
    colour[1] = (uint8_t)(y * 8);
    colour[2] = (uint8_t)(x + y);
    colour[3] = 255;
}

static void fill(const struct target *target)
{
    static uint8_t pixels[HEIGHT_PX][WIDTH_PX][4];
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++)
            colour_of(x, y, pixels[HEIGHT_PX - 1 - y][x]); // GL's rows are from the bottom
    glBindTexture(GL_TEXTURE_2D, target->texture);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, WIDTH_PX, HEIGHT_PX, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
}

// Where a place of the panel is in the picture, which is turned clockwise on it.
static void place_of(int turn_deg, int panel_x, int panel_y, int *x, int *y)
{
    *x = turn_deg == 0     ? panel_x
         : turn_deg == 90  ? panel_y
         : turn_deg == 180 ? WIDTH_PX - 1 - panel_x
                           : WIDTH_PX - 1 - panel_y;
    *y = turn_deg == 0     ? panel_y
         : turn_deg == 90  ? HEIGHT_PX - 1 - panel_x
         : turn_deg == 180 ? HEIGHT_PX - 1 - panel_y
                           : panel_x;
}

static void check(const struct target *panel, int turn_deg)
{
    static uint8_t pixels[WIDTH_PX * WIDTH_PX][4];
    glBindFramebuffer(GL_FRAMEBUFFER, panel->framebuffer);
    glReadPixels(0, 0, panel->width_px, panel->height_px, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    for (int panel_y = 0; panel_y < panel->height_px; panel_y++)
        for (int panel_x = 0; panel_x < panel->width_px; panel_x++) {
            const uint8_t *got = pixels[(panel->height_px - 1 - panel_y) * panel->width_px + panel_x];
            uint8_t expected[4];
            int x = 0, y = 0;
            place_of(turn_deg, panel_x, panel_y, &x, &y);
            colour_of(x, y, expected);
            for (int c = 0; c < 4; c++)
                if (abs(got[c] - expected[c]) > 1)
                    fail_msg("turned by %d: %d instead of %d in channel %d of %d, %d", turn_deg, got[c],
                             expected[c], c, panel_x, panel_y);
        }
}

static void the_picture_is_turned_clockwise(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    struct target target = {0};
    struct present present = {0};
    struct quad quad = {0};
    quad_init(&quad);
    assert_int_equal(present_init(&present, &why), RESULT_OK);
    assert_int_equal(target_init(&target, WIDTH_PX, HEIGHT_PX, NULL, &why), RESULT_OK);
    fill(&target);
    for (int turn_deg = 0; turn_deg < 360; turn_deg += 90)
        for (int encodes = 0; encodes < 2;
             encodes++) { // a window that encodes by itself, and one that doesn't
            const struct target_options options = {.linear = encodes};
            struct target panel = {0};
            bool lies = turn_deg % 180 != 0;
            assert_int_equal(
                target_init(&panel, lies ? HEIGHT_PX : WIDTH_PX, lies ? WIDTH_PX : HEIGHT_PX, &options, &why),
                RESULT_OK);
            present_draw(&present, &quad, &target, panel.framebuffer, panel.width_px, panel.height_px,
                         turn_deg, encodes);
            check(&panel, turn_deg);
            assert_int_equal(glGetError(), GL_NO_ERROR);
            target_finish(&panel);
        }
    target_finish(&target);
    present_finish(&present);
    quad_finish(&quad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_picture_is_turned_clockwise)};
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
