// Flat drawing checked by pixels: positions, coverage, order, clips, and blending in linear light.
#include "render/draw2d.h"
#include "render/gl/target.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 256
#define HEIGHT 192

static const struct colour white = {1, 1, 1, 1}, black = {0, 0, 0, 1}, red = {1, 0, 0, 1};

struct canvas {
    struct draw2d *draw2d;
    struct target target;
    uint8_t pixels[WIDTH * HEIGHT * 4]; // as read: top row last
};

static struct canvas *canvas_create(void)
{
    test_gl_needed();
    struct canvas *canvas = calloc(1, sizeof(*canvas));
    assert_non_null(canvas);
    struct diagnostic why = {0};
    assert_int_equal(draw2d_create(&canvas->draw2d, &why), RESULT_OK);
    assert_int_equal(target_init(&canvas->target, WIDTH, HEIGHT, &(struct target_options){0}, &why),
                     RESULT_OK);
    target_bind(&canvas->target);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    draw2d_begin(canvas->draw2d, canvas->target.framebuffer, WIDTH, HEIGHT);
    return canvas;
}

static void canvas_read(struct canvas *canvas)
{
    draw2d_end(canvas->draw2d);
    glBindFramebuffer(GL_FRAMEBUFFER, canvas->target.framebuffer);
    glReadPixels(0, 0, WIDTH, HEIGHT, GL_RGBA, GL_UNSIGNED_BYTE, canvas->pixels);
    assert_int_equal(glGetError(), GL_NO_ERROR);
}

static const uint8_t *canvas_pixel(const struct canvas *canvas, int x, int y)
{
    return &canvas->pixels[((HEIGHT - 1 - y) * WIDTH + x) * 4];
}

static void canvas_destroy(struct canvas *canvas)
{
    target_finish(&canvas->target);
    draw2d_destroy(canvas->draw2d);
    free(canvas);
}

static int luma_sum(const struct canvas *canvas)
{
    int sum = 0;
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        sum += canvas->pixels[i * 4 + 1];
    return sum;
}

static void fill_all(struct canvas *canvas, struct colour fill)
{
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {0, 0, WIDTH, HEIGHT}, .fill = fill});
}

static void a_plain_rectangle_fills_exactly_its_pixels(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {10, 20, 30, 40}, .fill = white});
    canvas_read(canvas);
    assert_int_equal(luma_sum(canvas), 30 * 40 * 255);
    assert_int_equal(canvas_pixel(canvas, 10, 20)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 39, 59)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 9, 20)[0], 0);
    assert_int_equal(canvas_pixel(canvas, 10, 60)[0], 0);
    canvas_destroy(canvas);
}

static void translucent_colours_blend_in_linear_light(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {0, 0, 50, 50}, .fill = {1, 1, 1, 0.5f}});
    draw2d_rectangle(canvas->draw2d,
                     &(struct draw2d_box){.rect = {60, 0, 50, 50}, .fill = {0.5f, 0.25f, 0.75f, 1}});
    canvas_read(canvas);
    assert_in_range(canvas_pixel(canvas, 20, 20)[0], 187, 189); // encode(0.5) = 0.7354
    assert_in_range(canvas_pixel(canvas, 80, 20)[0], 127, 129); // an opaque sRGB colour comes out as it is
    assert_in_range(canvas_pixel(canvas, 80, 20)[1], 63, 65);
    assert_in_range(canvas_pixel(canvas, 80, 20)[2], 190, 192);
    canvas_destroy(canvas);
}

// The area of a rounded rectangle, drawn whole (small) and cut into parts (large): no seam, no double cover.
static void rounded_corners_cover_their_area(void **state)
{
    (void)state;
    const struct rect rects[] = {{5.25f, 7.5f, 40.5f, 30.25f}, {20.3f, 30.6f, 200.5f, 130.7f}};
    for (int i = 0; i < 2; i++) {
        struct canvas *canvas = canvas_create();
        draw2d_rectangle(canvas->draw2d,
                         &(struct draw2d_box){.rect = rects[i], .radius = 12, .fill = {1, 1, 1, 1}});
        canvas_read(canvas);
        double area = 0;
        for (int k = 0; k < WIDTH * HEIGHT; k++) {
            double value = canvas->pixels[k * 4] / 255.0;
            area += value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
        }
        double expected = (double)rects[i].width * (double)rects[i].height - (4.0 - 3.14159265) * 12.0 * 12.0;
        assert_true(fabs(area - expected) < 0.005 * expected);
        int x0 = (int)rects[i].x + 2, x1 = (int)(rects[i].x + rects[i].width) - 2;
        int y0 = (int)rects[i].y + 2, y1 = (int)(rects[i].y + rects[i].height) - 2;
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < x1; x++)
                if ((x > x0 + 12 && x < x1 - 12) || (y > y0 + 12 && y < y1 - 12))
                    assert_int_equal(canvas_pixel(canvas, x, y)[0], 255);
        canvas_destroy(canvas);
    }
}

static void a_border_stays_inside_and_a_gradient_runs_down(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {20, 20, 200, 150},
                                                          .radius = 10,
                                                          .fill = white,
                                                          .fill_bottom = black,
                                                          .border = 4,
                                                          .border_colour = red});
    canvas_read(canvas);
    assert_int_equal(canvas_pixel(canvas, 100, 19)[0], 0);
    const uint8_t *border = canvas_pixel(canvas, 100, 21);
    assert_int_equal(border[0], 255);
    assert_int_equal(border[1], 0);
    assert_int_equal(canvas_pixel(canvas, 222, 100)[0], 0);
    int last = 256;
    for (int y = 26; y < 164; y++) {
        int value = canvas_pixel(canvas, 100, y)[1];
        assert_true(value <= last);
        last = value;
    }
    assert_true(canvas_pixel(canvas, 100, 26)[1] > 240 && last < 60);
    canvas_destroy(canvas);
}

static void a_gradient_may_run_across(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_rectangle(canvas->draw2d,
                     &(struct draw2d_box){
                         .rect = {20, 20, 200, 150}, .fill = white, .fill_bottom = black, .across = true});
    canvas_read(canvas);
    int last = 256;
    for (int x = 20; x < 220; x++) {
        int value = canvas_pixel(canvas, x, 60)[1];
        assert_true(value <= last);
        assert_int_equal(canvas_pixel(canvas, x, 150)[1], value);
        last = value;
    }
    assert_true(canvas_pixel(canvas, 20, 60)[1] > 240 && last < 60);
    canvas_destroy(canvas);
}

static void a_shadow_lies_around_the_box_and_not_under_it(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    fill_all(canvas, white);
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {80, 60, 100, 70},
                                                          .radius = 12,
                                                          .fill = {1, 1, 1, 0.0001f},
                                                          .shadow = 20,
                                                          .shadow_colour = {0, 0, 0, 0.8f}});
    canvas_read(canvas);
    for (int x = 88; x < 172; x++)
        assert_int_equal(canvas_pixel(canvas, x, 95)[0], 255); // inside: nothing
    int near = canvas_pixel(canvas, 130, 58)[0], far = canvas_pixel(canvas, 130, 46)[0];
    assert_true(near < far && far < 255 && near < 225);
    assert_int_equal(canvas_pixel(canvas, 130, 38)[0], 255); // beyond the blur
    assert_int_equal(canvas_pixel(canvas, 57, 95)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 70, 95)[0], canvas_pixel(canvas, 189, 95)[0]); // both sides alike
    canvas_destroy(canvas);
}

static void clips_nest_and_end(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_clip(canvas->draw2d, (struct rect){10, 10, 100, 100});
    draw2d_clip(canvas->draw2d, (struct rect){50, 0, 200, 60});
    fill_all(canvas, white);
    draw2d_unclip(canvas->draw2d);
    draw2d_unclip(canvas->draw2d);
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {200, 150, 10, 10}, .fill = white});
    canvas_read(canvas);
    assert_int_equal(luma_sum(canvas), (60 * 50 + 100) * 255);
    assert_int_equal(canvas_pixel(canvas, 50, 10)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 109, 59)[0], 255);
    canvas_destroy(canvas);
}

static void what_reaches_a_faded_side_fades_in_linear_light(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_clip_faded(canvas->draw2d, (struct rect){40, 10, 100, 100}, false, 20.0f, 40.0f);
    draw2d_clip(canvas->draw2d, (struct rect){0, 0, WIDTH, 60}); // within the other, whose sides still count
    fill_all(canvas, white);
    draw2d_unclip(canvas->draw2d);
    // Its border as well, and its round edges stay where they are.
    draw2d_rectangle(canvas->draw2d,
                     &(struct draw2d_box){
                         .rect = {30, 70, 120, 30}, .radius = 8.0f, .border = 4.0f, .border_colour = white});
    draw2d_unclip(canvas->draw2d);
    canvas_read(canvas);
    assert_int_equal(canvas_pixel(canvas, 39, 30)[0], 0);
    assert_int_equal(canvas_pixel(canvas, 140, 30)[0], 0);
    assert_int_equal(canvas_pixel(canvas, 60, 30)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 99, 30)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 60, 60)[0], 0);
    // Half of the light is 188 of 255.
    assert_in_range(canvas_pixel(canvas, 50, 30)[0], 188, 194);
    assert_in_range(canvas_pixel(canvas, 119, 30)[0], 187, 191);
    assert_in_range(canvas_pixel(canvas, 50, 71)[0], 188, 194);
    assert_int_equal(canvas_pixel(canvas, 80, 71)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 80, 85)[0], 0);
    canvas_destroy(canvas);
}

static void a_column_fades_at_its_top_and_bottom(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_clip_faded(canvas->draw2d, (struct rect){10, 40, 100, 100}, true, 0.0f, 40.0f);
    fill_all(canvas, white);
    draw2d_unclip(canvas->draw2d);
    canvas_read(canvas);
    for (int x = 10; x < 110; x += 33) {
        assert_int_equal(canvas_pixel(canvas, x, 40)[0], 255);
        assert_int_equal(canvas_pixel(canvas, x, 99)[0], 255);
        assert_in_range(canvas_pixel(canvas, x, 119)[0], 187, 191);
        assert_true(canvas_pixel(canvas, x, 138)[0] < 80);
    }
    canvas_destroy(canvas);
}

static void make_picture(struct picture *picture, const uint8_t rgba[4][4])
{
    assert_int_equal(picture_allocate(2, 2, picture), RESULT_OK);
    memcpy(picture->pixels, rgba, 16);
}

static void a_picture_stands_upright_and_takes_its_part_and_tint(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    static const uint8_t quarters[4][4] = {
        {255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}};
    struct picture picture;
    make_picture(&picture, quarters);
    struct draw2d_texture *texture = NULL;
    assert_int_equal(draw2d_texture_create(canvas->draw2d, &picture, false, false, &texture), RESULT_OK);
    assert_int_equal(draw2d_texture_width(texture), 2);
    draw2d_picture(canvas->draw2d, texture, (struct rect){0, 0, 100, 100}, (struct rect){0}, 0, white);
    draw2d_picture(canvas->draw2d, texture, (struct rect){120, 0, 40, 40}, (struct rect){1, 1, 1, 1}, 0,
                   (struct colour){0.5f, 1, 0, 1});
    draw2d_picture(canvas->draw2d, texture, (struct rect){120, 100, 80, 80}, (struct rect){1, 1, 1, 1}, 40,
                   white);
    draw2d_texture_destroy(canvas->draw2d, texture); // while its quads wait
    canvas_read(canvas);
    assert_int_equal(canvas_pixel(canvas, 10, 10)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 10, 10)[1], 0);
    assert_int_equal(canvas_pixel(canvas, 90, 10)[1], 255);
    assert_int_equal(canvas_pixel(canvas, 90, 10)[0], 0);
    assert_int_equal(canvas_pixel(canvas, 10, 90)[2], 255);
    const uint8_t *tinted = canvas_pixel(canvas, 150, 30);
    assert_in_range(tinted[0], 127, 129);
    assert_int_equal(tinted[1], 255);
    assert_int_equal(tinted[2], 0);
    assert_int_equal(canvas_pixel(canvas, 122, 102)[0], 0); // the corner is round
    assert_int_equal(canvas_pixel(canvas, 160, 140)[0], 255);
    picture_free(&picture);
    canvas_destroy(canvas);
}

static void straight_and_premultiplied_pictures_look_the_same(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    fill_all(canvas, white);
    static const uint8_t straight[4][4] = {
        {200, 100, 0, 128}, {200, 100, 0, 128}, {200, 100, 0, 128}, {200, 100, 0, 128}};
    static const uint8_t premultiplied[4][4] = {
        {100, 50, 0, 128}, {100, 50, 0, 128}, {100, 50, 0, 128}, {100, 50, 0, 128}};
    struct picture a, b;
    make_picture(&a, straight);
    make_picture(&b, premultiplied);
    struct draw2d_texture *textures[2] = {NULL};
    assert_int_equal(draw2d_texture_create(canvas->draw2d, &a, false, true, &textures[0]), RESULT_OK);
    assert_int_equal(draw2d_texture_create(canvas->draw2d, &b, true, false, &textures[1]), RESULT_OK);
    for (int i = 0; i < 2; i++)
        draw2d_picture(canvas->draw2d, textures[i], (struct rect){(float)(100 * i), 0, 50, 50},
                       (struct rect){0}, 0, white);
    canvas_read(canvas);
    // encode((decode(200 / 255) * 128 + 1 * 127) / 255) and so on
    static const int expected[3] = {230, 198, 187};
    for (int i = 0; i < 3; i++) {
        assert_in_range(canvas_pixel(canvas, 20, 20)[i], expected[i] - 2, expected[i] + 2);
        assert_in_range(canvas_pixel(canvas, 120, 20)[i], expected[i] - 2, expected[i] + 2);
    }
    for (int i = 0; i < 2; i++)
        draw2d_texture_destroy(canvas->draw2d, textures[i]);
    picture_free(&a);
    picture_free(&b);
    canvas_destroy(canvas);
}

static void more_quads_than_a_batch_holds_are_all_drawn_in_order(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    for (int i = 0; i < 5000; i++) {
        bool last = i == 4999;
        draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {(float)(i % 200), 10, 20, 20},
                                                              .radius = (float)(i % 2 * 4),
                                                              .fill = last ? white : red});
    }
    canvas_read(canvas);
    assert_int_equal(canvas_pixel(canvas, 210, 20)[1], 255);
    assert_int_equal(canvas_pixel(canvas, 100, 20)[0], 255);
    assert_int_equal(canvas_pixel(canvas, 100, 20)[1], 0);
    canvas_destroy(canvas);
}

// Over a picture of all colours, so that every transparency shows.
static void draw_ground(struct canvas *canvas, int step)
{
    draw2d_begin(canvas->draw2d, canvas->target.framebuffer, WIDTH, HEIGHT);
    for (int i = 0; i < 16; i++)
        draw2d_rectangle(canvas->draw2d,
                         &(struct draw2d_box){.rect = {(float)(i * 16), 0, 16, HEIGHT},
                                              .fill = {(float)i / 15.0f, (float)step / 8.0f, 0.5f, 1.0f},
                                              .fill_bottom = {0.2f, 1.0f, (float)i / 15.0f, 1.0f}});
    draw2d_end(canvas->draw2d);
}

// Glass, its shadow and rim, something opaque, and a picture whose edges are soft.
static void draw_panel(struct canvas *canvas, const struct draw2d_texture *texture, float x)
{
    draw2d_begin(canvas->draw2d, canvas->target.framebuffer, WIDTH, HEIGHT);
    draw2d_rectangle(canvas->draw2d, &(struct draw2d_box){.rect = {x, 30, 150, 120},
                                                          .radius = 16,
                                                          .fill = {0.1f, 0.1f, 0.1f, 0.9f},
                                                          .fill_bottom = {0.05f, 0, 0.1f, 0.6f},
                                                          .border = 2,
                                                          .border_colour = {1, 1, 1, 0.2f},
                                                          .shadow = 12,
                                                          .shadow_colour = {0, 0, 0, 0.5f}});
    draw2d_rectangle(canvas->draw2d,
                     &(struct draw2d_box){.rect = {x + 20, 50.5f, 60, 40}, .radius = 8, .fill = red});
    draw2d_picture(canvas->draw2d, texture, (struct rect){x + 60, 70, 80, 60}, (struct rect){0}, 10, white);
    draw2d_end_kept(canvas->draw2d);
}

static int largest_difference(const uint8_t *a, const uint8_t *b)
{
    int largest = 0;
    for (int i = 0; i < WIDTH * HEIGHT * 4; i++)
        largest = abs(a[i] - b[i]) > largest ? abs(a[i] - b[i]) : largest;
    return largest;
}

static void read_pixels(struct canvas *canvas)
{
    glBindFramebuffer(GL_FRAMEBUFFER, canvas->target.framebuffer);
    glReadPixels(0, 0, WIDTH, HEIGHT, GL_RGBA, GL_UNSIGNED_BYTE, canvas->pixels);
    assert_int_equal(glGetError(), GL_NO_ERROR);
}

static struct draw2d_texture *soft_picture(struct canvas *canvas, uint8_t red_level)
{
    const uint8_t pixels[4][4] = {{red_level, 100, 0, 128}, {0, 100, 200, 255}, {9, 9, 9, 40}, {0, 0, 0, 0}};
    struct picture picture;
    struct draw2d_texture *texture = NULL;
    make_picture(&picture, pixels);
    assert_int_equal(draw2d_texture_create(canvas->draw2d, &picture, false, false, &texture), RESULT_OK);
    picture_free(&picture);
    return texture;
}

static void a_kept_batch_looks_as_it_did_over_whatever_lies_below(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_end(canvas->draw2d);
    struct draw2d_texture *texture = soft_picture(canvas, 200);
    static uint8_t drawn[WIDTH * HEIGHT * 4];
    for (int step = 0; step < 8; step++) {
        draw2d_forget(canvas->draw2d);
        for (int i = 0; i < 3; i++) {
            draw_ground(canvas, step);
            draw_panel(canvas, texture, 41.25f);
            read_pixels(canvas);
            if (i == 0)
                memcpy(drawn, canvas->pixels, sizeof drawn);
            assert_in_range(largest_difference(drawn, canvas->pixels), 0, 1);
        }
    }
    assert_int_equal(draw2d_kept_count(canvas->draw2d), 16);
    draw2d_texture_destroy(canvas->draw2d, texture);
    canvas_destroy(canvas);
}

static void a_batch_that_changed_is_drawn_anew(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_create();
    draw2d_end(canvas->draw2d);
    struct draw2d_texture *texture = soft_picture(canvas, 200);
    static uint8_t before[WIDTH * HEIGHT * 4];
    for (int i = 0; i < 3; i++) {
        draw_ground(canvas, 3);
        draw_panel(canvas, texture, 40);
    }
    read_pixels(canvas);
    memcpy(before, canvas->pixels, sizeof before);
    draw_ground(canvas, 3);
    draw_panel(canvas, texture, 60); // elsewhere
    read_pixels(canvas);
    assert_true(largest_difference(before, canvas->pixels) > 100);
    // Another picture at the place of the old one, where the driver gives its name out again.
    draw_ground(canvas, 3);
    draw_panel(canvas, texture, 40);
    draw2d_texture_destroy(canvas->draw2d, texture);
    texture = soft_picture(canvas, 0);
    draw_ground(canvas, 3);
    draw_panel(canvas, texture, 40);
    read_pixels(canvas);
    assert_true(largest_difference(before, canvas->pixels) > 100);
    assert_int_equal(draw2d_kept_count(canvas->draw2d), 2);
    draw2d_texture_destroy(canvas->draw2d, texture);
    canvas_destroy(canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_rectangle_fills_exactly_its_pixels),
        cmocka_unit_test(translucent_colours_blend_in_linear_light),
        cmocka_unit_test(rounded_corners_cover_their_area),
        cmocka_unit_test(a_border_stays_inside_and_a_gradient_runs_down),
        cmocka_unit_test(a_gradient_may_run_across),
        cmocka_unit_test(a_shadow_lies_around_the_box_and_not_under_it),
        cmocka_unit_test(clips_nest_and_end),
        cmocka_unit_test(what_reaches_a_faded_side_fades_in_linear_light),
        cmocka_unit_test(a_column_fades_at_its_top_and_bottom),
        cmocka_unit_test(a_picture_stands_upright_and_takes_its_part_and_tint),
        cmocka_unit_test(straight_and_premultiplied_pictures_look_the_same),
        cmocka_unit_test(more_quads_than_a_batch_holds_are_all_drawn_in_order),
        cmocka_unit_test(a_kept_batch_looks_as_it_did_over_whatever_lies_below),
        cmocka_unit_test(a_batch_that_changed_is_drawn_anew),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
