// A stage for tests of the UI: a headless window, a picture behind, a small catalogue and a session by hand.
//
// Events go in as the window would give them; what the UI asks for is noted and done to the session, as main
// does.
#ifndef CHEVAL_TESTS_UNIT_APP_UI_STAGE_H
#define CHEVAL_TESTS_UNIT_APP_UI_STAGE_H

#include "app/board.h"
#include "app/ui/state.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/png.h"
#include "render/gl/target.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STAGE_PLAIN_PRODUCTS 17 // of a store without looks
#define STAGE_PRODUCTS 19
#define STAGE_LOOKS 3
#define STAGE_FRAME_NS (CLOCK_SECOND_NS / 60)
#define STAGE_MAX_ACTIONS 32
#define STAGE_MAX_EVENTS 64

struct stage {
    struct draw2d *draw2d;
    struct target target;
    struct draw2d_texture *background;
    struct ui *ui;
    int width_px, height_px;
    struct catalogue catalogue;
    struct catalogue_product products[STAGE_PRODUCTS];
    struct catalogue_variant variants[STAGE_PRODUCTS][8];
    struct catalogue_look looks[STAGE_LOOKS];
    struct catalogue_look_part look_parts[STAGE_LOOKS][3];
    struct session session;
    struct ui_status status;
    struct shade_finder shade_finder;
    struct staff staff;       // shown when `status` has it
    struct requests requests; // likewise
    int64_t now_ns;
    int action_count;
    struct ui_action actions[STAGE_MAX_ACTIONS]; // since stage_forget_actions
    struct picture shot;                         // the last stage_read, top row first
    struct draw2d_texture *loop_texture;
    struct playlist_piece loop_piece;
    struct attract_view loop;
};

struct stage_product {
    const char *title, *brand;
    enum catalogue_category category;
    int64_t price, sale_price;
    int shades;
    enum catalogue_availability availability;
};

static const struct stage_product stage_products[STAGE_PRODUCTS] = {
    {"Velvet matte lipstick", "Cheval", CATEGORY_LIPSTICK, 2490, -1, 8, AVAILABILITY_IN_STOCK},
    {"Satin lipstick", "Cheval", CATEGORY_LIPSTICK, 2290, 1790, 6, AVAILABILITY_IN_STOCK},
    {"Cream lipstick with rose hip oil and a very long name", "Maison", CATEGORY_LIPSTICK, 3100, -1, 5,
     AVAILABILITY_IN_STOCK},
    {"Sheer balm", "Maison", CATEGORY_LIPSTICK, 1650, -1, 3, AVAILABILITY_OUT_OF_STOCK},
    {"Metallic lipstick", "Cheval", CATEGORY_LIPSTICK, 2690, -1, 4, AVAILABILITY_IN_STOCK},
    {"Rouge intense", "Maison", CATEGORY_LIPSTICK, 129900, 99900, 6, AVAILABILITY_IN_STOCK},
    {"Everyday nude", "Cheval", CATEGORY_LIPSTICK, 1990, -1, 2, AVAILABILITY_IN_STOCK},
    {"Lip stain", "Cheval", CATEGORY_LIPSTICK, -1, -1, 1, AVAILABILITY_IN_STOCK},
    {"Mirror gloss", "Cheval", CATEGORY_LIP_GLOSS, 1890, -1, 4, AVAILABILITY_IN_STOCK},
    {"Plumping gloss", "Maison", CATEGORY_LIP_GLOSS, 2190, -1, 3, AVAILABILITY_IN_STOCK},
    {"Round acetate", "Optik Nord", CATEGORY_EYEGLASSES, 14900, -1, 3, AVAILABILITY_IN_STOCK},
    {"Thin metal", "Optik Nord", CATEGORY_EYEGLASSES, 18900, 15900, 2, AVAILABILITY_IN_STOCK},
    {"Browline", "Optik Nord", CATEGORY_EYEGLASSES, 16900, -1, 1, AVAILABILITY_IN_STOCK},
    {"Cat eye", "Optik Nord", CATEGORY_EYEGLASSES, 15900, -1, 2, AVAILABILITY_IN_STOCK},
    {"Aviator", "Optik Nord", CATEGORY_SUNGLASSES, 17900, -1, 3, AVAILABILITY_IN_STOCK},
    {"Wayfarer", "Optik Nord", CATEGORY_SUNGLASSES, 12900, -1, 2, AVAILABILITY_PREORDER},
    {"Gift card", "Cheval", CATEGORY_BAG, 5000, -1, 1, AVAILABILITY_IN_STOCK},
    {"Bare skin tint", "Maison", CATEGORY_FOUNDATION, 3900, -1, 8, AVAILABILITY_IN_STOCK},
    {"Velvet foundation", "Cheval", CATEGORY_FOUNDATION, 4200, -1, 8, AVAILABILITY_IN_STOCK},
};

static const uint8_t stage_colours[8][3] = {{178, 24, 48}, {201, 71, 88}, {140, 34, 64}, {226, 120, 110},
                                            {110, 22, 40}, {214, 92, 60}, {96, 40, 52},  {236, 160, 150}};
// Skin's own, from light to deep; the second foundation is a little more golden.
static const uint8_t stage_skins[8][3] = {{243, 220, 203}, {232, 196, 172}, {211, 164, 136}, {191, 140, 110},
                                          {169, 120, 92},  {125, 84, 64},   {83, 54, 41},    {59, 38, 27}};
static const char *const stage_shades[8] = {"Ruby red", "Rose",  "Berry", "Coral",
                                            "Bordeaux", "Brick", "Plum",  "Peach"};

// Of glasses: here, to be had online, sold out.
static const struct catalogue_size stage_sizes[3] = {
    {"47", "47-22-145", "", "", AVAILABILITY_IN_STOCK, AVAILABILITY_IN_STOCK, true, true},
    {"49", "49-22-145", "", "", AVAILABILITY_OUT_OF_STOCK, AVAILABILITY_IN_STOCK, true, true},
    {"51", "51-22-150", "", "", AVAILABILITY_OUT_OF_STOCK, AVAILABILITY_OUT_OF_STOCK, true, true},
};

static inline void stage_fill_looks(struct stage *stage)
{
    static const char *const titles[STAGE_LOOKS] = {"Everyday", "Evening at the opera", "Barely there"};
    for (int i = 0; i < STAGE_LOOKS; i++) {
        stage->look_parts[i][0] = (struct catalogue_look_part){&stage->products[i], 1, 0.7f};
        stage->look_parts[i][1] = (struct catalogue_look_part){&stage->products[8], i, 0.5f};
        stage->look_parts[i][2] = (struct catalogue_look_part){&stage->products[18], i, 0.9f};
        stage->looks[i] = (struct catalogue_look){.id = titles[i],
                                                  .title = titles[i],
                                                  .description = i == 0 ? "Fresh skin, a rose lip." : "",
                                                  .part_count = 3 - i,
                                                  .parts = stage->look_parts[i]};
    }
    stage->catalogue.looks = stage->looks;
    stage->catalogue.look_count = STAGE_LOOKS;
    stage->catalogue.product_count = STAGE_PRODUCTS;
}

static inline void stage_fill_catalogue(struct stage *stage)
{
    static char paths[STAGE_PRODUCTS][32];
    for (int i = 0; i < STAGE_PRODUCTS; i++) {
        const struct stage_product *from = &stage_products[i];
        struct catalogue_price price = {from->price, "EUR"}, sale = {from->sale_price, "EUR"};
        (void)snprintf(paths[i], sizeof paths[i], "picture:%d", i);
        for (int v = 0; v < from->shades; v++) {
            bool is_skin = from->category == CATEGORY_FOUNDATION;
            const uint8_t *colour = is_skin ? stage_skins[v] : stage_colours[v];
            uint8_t blue = (uint8_t)(is_skin && i % 2 == 0 ? colour[2] - 12 : colour[2]);
            stage->variants[i][v] = (struct catalogue_variant){
                .id = stage_shades[v],
                .title = stage_shades[v],
                .sku = "sku",
                .swatch_srgb = {colour[0], colour[1], blue},
                .has_swatch = true,
                .price = price,
                .sale_price = sale,
                .availability = from->availability,
                .offer = {.online_availability = AVAILABILITY_IN_STOCK,
                          .has_online_availability = from->category >= CATEGORY_EYEGLASSES,
                          .sizes = from->category == CATEGORY_EYEGLASSES ? stage_sizes : NULL,
                          .size_count = from->category == CATEGORY_EYEGLASSES ? 3 : 0},
                .try_on = {.kind = from->category == CATEGORY_BAG ? TRY_ON_NONE : TRY_ON_MAKEUP}};
        }
        stage->products[i] = (struct catalogue_product){.sku = from->title,
                                                        .title = from->title,
                                                        .brand = from->brand,
                                                        .description = "",
                                                        .category = from->category,
                                                        .picture_path = i == 7 ? NULL : paths[i],
                                                        .price = price,
                                                        .sale_price = sale,
                                                        .availability = from->availability,
                                                        .variant_count = from->shades,
                                                        .variants = stage->variants[i]};
    }
    stage->catalogue = (struct catalogue){.title = "Maison Cheval",
                                          .folder = ".",
                                          .product_count = STAGE_PLAIN_PRODUCTS,
                                          .products = stage->products};
}

// A stick of colour, cut out; every fourth product has a picture that fills its corners instead.
static inline void stage_give_pictures(struct stage *stage)
{
    struct ui_picture_request request;
    while (ui_wants_picture(stage->ui, &request)) {
        struct picture picture;
        assert_int_equal(picture_allocate(256, 256, &picture), RESULT_OK);
        int index = atoi(request.path + strlen("picture:"));
        const uint8_t *colour = stage_colours[index % 8];
        for (int y = 0; y < 256; y++)
            for (int x = 0; x < 256; x++) {
                uint8_t *pixel = picture_row(&picture, y) + 4 * x;
                bool stick = abs(x - 128) < 34 && y > 20 + abs(x - 110) / 2 && y < 236;
                bool fills = index % 4 == 3;
                int shine = 70 - abs(x - 112) * 2;
                for (int c = 0; c < 3; c++) {
                    int base = y < 110 ? colour[c] : 40;
                    int value = stick ? base + (shine > 0 ? shine : 0) : 215 - y / 6;
                    pixel[c] = (uint8_t)(value > 255 ? 255 : value);
                }
                pixel[3] = stick || fills ? 255 : 0;
            }
        ui_give_picture(stage->ui, request.path, &picture);
        picture_free(&picture);
    }
}

static inline void stage_apply(struct stage *stage)
{
    struct ui_action action;
    while (ui_take_action(stage->ui, &action)) {
        assert_true(stage->action_count < STAGE_MAX_ACTIONS);
        stage->actions[stage->action_count++] = action;
        struct session *session = &stage->session;
        switch (action.kind) {
        case UI_ACTION_CONSENT:
            if (action.by_parent)
                session_consent_by_parent(session);
            session_consent(session, action.try_on, action.profile);
            session_consent_skin_match(session, action.skin_match);
            break;
        case UI_ACTION_WEAR:
            session_wear(session, action.product, action.variant);
            break;
        case UI_ACTION_CLEAR:
            session_clear(session);
            break;
        case UI_ACTION_COMPARE:
            session_compare(session, action.on);
            break;
        case UI_ACTION_LIKE:
            (void)session_like(session, action.product, action.variant);
            break;
        case UI_ACTION_SIZE:
            session_choose_size(session, action.product, action.size);
            break;
        case UI_ACTION_LOOK:
            session_wear_look(session, action.look);
            break;
        case UI_ACTION_INTENSITY:
            session_set_intensity(session, action.product, action.value);
            break;
        case UI_ACTION_SLIDE:
            session_slide(session, action.product, action.value);
            break;
        case UI_ACTION_SPLIT:
            session_split(session, action.on, action.value);
            break;
        case UI_ACTION_SKIN_CONSENT:
            session_consent_skin_match(session, action.on);
            break;
        case UI_ACTION_CONTACT:
            session_consent_contact(session, action.on);
            break;
        case UI_ACTION_CARD: // a test says itself what the card says
        case UI_ACTION_CARD_TYPE:
        case UI_ACTION_CARD_ENTER:
        case UI_ACTION_PROFILE:
        case UI_ACTION_FORGET_ME:
            break;
        case UI_ACTION_REQUEST:
            (void)requests_add(&stage->requests, action.request, action.product, action.variant, action.size);
            break;
        case UI_ACTION_TAKE_BACK:
            (void)requests_take_back(&stage->requests, action.place);
            break;
        case UI_ACTION_MEASURE_SKIN:
            if (action.on)
                shade_finder_begin(&stage->shade_finder, SHADE_CARD_REFLECTANCE);
            else
                shade_finder_forget(&stage->shade_finder);
            break;
        case UI_ACTION_MEASURE_SIZE: // a test says itself what is measured
            break;
        case UI_ACTION_PHOTO: // a test says itself what is on it
        case UI_ACTION_SHARE:
        case UI_ACTION_REPLAY:
        case UI_ACTION_REPLAY_PLAY:
        case UI_ACTION_REPLAY_SEEK:
        case UI_ACTION_SCAN:
            break;
        case UI_ACTION_LANGUAGE:
            assert_true(ui_set_language(stage->ui, action.language));
            if (session->state == SESSION_LANGUAGE)
                session->state = SESSION_CONSENT;
            break;
        case UI_ACTION_TOGETHER:
            session_together(session, action.on);
            break;
        case UI_ACTION_RESUME:
            session->state = SESSION_TRY_ON;
            break;
        case UI_ACTION_BOARD:
            if (action.looks == 0)
                board_close(session);
            else
                board_open(session, action.looks);
            break;
        case UI_ACTION_BOARD_LIKES:
            board_open_likes(session);
            break;
        case UI_ACTION_BOARD_CHOOSE:
            board_choose(session, action.pane);
            break;
        case UI_ACTION_BOARD_FREEZE:
            board_freeze(session, action.pane, action.on);
            break;
        case UI_ACTION_GOODBYE:
            session_wipe(session);
            break;
        case UI_ACTION_STAFF:
            (void)staff_do(&stage->staff, &action.staff, stage->now_ns);
            break;
        }
    }
}

static inline void stage_draw(struct stage *stage)
{
    float width = (float)stage->width_px, height = (float)stage->height_px;
    float side = fmaxf(width, height);
    struct rect whole = {(width - side) * 0.5f, (height - side) * 0.5f, side, side};
    draw2d_begin(stage->draw2d, stage->target.framebuffer, stage->width_px, stage->height_px);
    draw2d_picture(stage->draw2d, stage->background, whole, (struct rect){0}, 0.0f,
                   (struct colour){1.0f, 1.0f, 1.0f, 1.0f});
    draw2d_end(stage->draw2d);
    ui_draw(stage->ui, stage->target.framebuffer, &stage->session, &stage->status, stage->now_ns);
    stage->now_ns += STAGE_FRAME_NS;
}

// So many frames, with pictures coming in and actions being done.
static inline void stage_run(struct stage *stage, int frames)
{
    for (int i = 0; i < frames; i++) {
        stage_draw(stage);
        stage_give_pictures(stage);
        stage_apply(stage);
    }
}

// A second and a half goes by: everything that moves has come to rest.
static inline void stage_settle(struct stage *stage)
{
    for (int i = 0; i < 15; i++) {
        stage->now_ns += 83 * CLOCK_MILLISECOND_NS;
        stage_run(stage, 1);
    }
}

static inline void stage_read(struct stage *stage)
{
    glBindFramebuffer(GL_FRAMEBUFFER, stage->target.framebuffer);
    picture_free(&stage->shot);
    struct picture raw;
    assert_int_equal(picture_allocate(stage->width_px, stage->height_px, &raw), RESULT_OK);
    assert_int_equal(picture_allocate(stage->width_px, stage->height_px, &stage->shot), RESULT_OK);
    glReadPixels(0, 0, stage->width_px, stage->height_px, GL_RGBA, GL_UNSIGNED_BYTE, raw.pixels);
    for (int y = 0; y < raw.height_px; y++)
        memcpy(picture_row(&stage->shot, y), picture_row(&raw, raw.height_px - 1 - y), raw.stride_bytes);
    picture_free(&raw);
}

// The screen as build/PRESET/ui-NAME.png, for looking at: when CHEVAL_KEEP_PICTURES is in the environment.
static inline void stage_shoot(struct stage *stage, const char *name)
{
    if (getenv("CHEVAL_KEEP_PICTURES") == NULL)
        return;
    char file[128];
    struct diagnostic why = {0};
    (void)snprintf(file, sizeof file, "ui-%s-%dx%d.png", name, stage->width_px, stage->height_px);
    stage_read(stage);
    assert_int_equal(png_write(test_build_path(file), &stage->shot, true, &why), RESULT_OK);
}

// One GL context for all tests of a program, never closed: a driver that is unloaded takes along the names of
// what it kept, and the leak checker could no longer tell it from ours. False, and said so, without one.
static inline bool stage_context(void)
{
    static struct window *window;
    struct diagnostic why = {0};
    const struct window_options options = {.width_px = 64, .height_px = 64, .headless = true};
    if (window == NULL && window_create(&options, &window, &why) != RESULT_OK) {
        print_message("SKIPPED: %s\n", why.text);
        window = NULL;
    }
    return window != NULL;
}

static inline bool stage_open_store(struct stage **out, int width_px, int height_px, const char *language,
                                    bool with_looks)
{
    if (!stage_context())
        return false;
    struct diagnostic why = {0};
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    stage->width_px = width_px;
    stage->height_px = height_px;
    stage->now_ns = CLOCK_SECOND_NS;
    stage->status.face_present = true;
    stage->status.shade_finder = &stage->shade_finder;
    stage_fill_catalogue(stage);
    if (with_looks)
        stage_fill_looks(stage);
    session_init(&stage->session, (struct interest_sink){0});
    stage->session.state = SESSION_CONSENT; // somebody touched the mirror and chose a language
    assert_int_equal(draw2d_create(&stage->draw2d, &why), RESULT_OK);
    assert_int_equal(target_init(&stage->target, width_px, height_px, &(struct target_options){0}, &why),
                     RESULT_OK);
    struct picture portrait;
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait, &why), RESULT_OK);
    assert_int_equal(draw2d_texture_create(stage->draw2d, &portrait, false, true, &stage->background),
                     RESULT_OK);
    picture_free(&portrait);
    const struct ui_options options = {.catalogue = &stage->catalogue,
                                       .resources = test_source_path("assets"),
                                       .language = language,
                                       .no_picks = !with_looks, // a store that has it simple
                                       .has_keyboard = with_looks};
    assert_int_equal(ui_create(&options, stage->draw2d, &stage->ui, &why), RESULT_OK);
    ui_resize(stage->ui, width_px, height_px);
    *out = stage;
    return true;
}

static inline bool stage_open(struct stage **out, int width_px, int height_px, const char *language)
{
    return stage_open_store(out, width_px, height_px, language, false);
}

// What has room and what can be touched is known without pixels: only a corner of the screen is painted from
// here on, unless somebody wants to look at it.
static inline void stage_paint_a_corner(struct stage *stage)
{
    struct diagnostic why = {0};
    if (getenv("CHEVAL_KEEP_PICTURES") != NULL)
        return;
    target_finish(&stage->target);
    assert_int_equal(target_init(&stage->target, 8, 8, &(struct target_options){0}, &why), RESULT_OK);
    glEnable(GL_RASTERIZER_DISCARD); // nor what would be kept of it
}

// stage_settle of which only the end is looked at: the frames on the way there paint nothing.
static inline void stage_settle_unseen(struct stage *stage)
{
    if (getenv("CHEVAL_KEEP_PICTURES") == NULL)
        glEnable(GL_RASTERIZER_DISCARD);
    stage_settle(stage);
    glDisable(GL_RASTERIZER_DISCARD);
    draw2d_forget(stage->draw2d);
}

struct stage_reader {
    const char *wanted;
    bool seen;
};

static inline bool stage_read_text(void *context, const char *string, struct rect seen, struct colour colour)
{
    struct stage_reader *reader = context;
    (void)seen, (void)colour;
    reader->seen |= strcmp(string, reader->wanted) == 0;
    return true;
}

static inline void stage_nothing_covered(void *context)
{
    (void)context;
}

// Whether this very text stands on the screen, once all movement has ended.
static inline bool stage_says(struct stage *stage, const char *text)
{
    struct stage_reader reader = {.wanted = text};
    const struct canvas_witness witness = {
        .context = &reader, .text = stage_read_text, .covered = stage_nothing_covered};
    stage->ui->canvas.witness = &witness;
    stage_settle(stage);
    stage->ui->canvas.witness = NULL;
    return reader.seen;
}

static inline void stage_close(struct stage *stage)
{
    glDisable(GL_RASTERIZER_DISCARD);
    ui_destroy(stage->ui);
    draw2d_texture_destroy(stage->draw2d, stage->background);
    draw2d_texture_destroy(stage->draw2d, stage->loop_texture);
    target_finish(&stage->target);
    draw2d_destroy(stage->draw2d);
    picture_free(&stage->shot);
    free(stage);
}

// The loop over the mirror's picture, all white: the head with a product, or one of the store's pictures.
static inline void stage_show_loop(struct stage *stage, bool is_head)
{
    uint8_t white[16];
    const struct picture picture = {.pixels = white, .width_px = 2, .height_px = 2, .stride_bytes = 8};
    memset(white, 255, sizeof white);
    if (stage->loop_texture == NULL)
        assert_int_equal(draw2d_texture_create(stage->draw2d, &picture, false, false, &stage->loop_texture),
                         RESULT_OK);
    stage->loop_piece = (struct playlist_piece){.kind = PIECE_PRODUCT, .product = &stage->products[2]};
    stage->loop = (struct attract_view){
        .shown = 1.0f,
        .layers[1] = {.texture = stage->loop_texture, .is_head = is_head, .alpha = 1.0f},
        .piece = is_head ? &stage->loop_piece : NULL,
        .words = 1.0f};
    stage->status.loop = &stage->loop;
}

static inline void stage_send(struct stage *stage, struct input_event event)
{
    event.time_ns = stage->now_ns;
    ui_handle(stage->ui, &event, &stage->session);
    stage_apply(stage);
}

static inline void stage_finger(struct stage *stage, enum input_kind kind, int64_t pointer, float x, float y)
{
    stage_send(stage, (struct input_event){.kind = kind, .pointer = pointer, .x_px = x, .y_px = y});
}

static inline void stage_tap(struct stage *stage, float x, float y)
{
    stage_finger(stage, INPUT_POINTER_DOWN, 0, x, y);
    stage_run(stage, 2);
    stage_finger(stage, INPUT_POINTER_UP, 0, x, y);
    stage_settle(stage);
}

// What can be touched for this command in the last frame; fails the test when it isn't there.
static inline struct rect stage_find(const struct stage *stage, enum command_kind kind,
                                     const struct catalogue_product *product, int value)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--) {
        const struct command *command = &canvas->areas[i].command;
        if (command->kind == kind && (product == NULL || command->product == product) &&
            (value < 0 || command->value == value))
            return canvas->areas[i].rect;
    }
    fail_msg("nothing to touch for command %d", (int)kind);
    return (struct rect){0};
}

static inline void stage_tap_command(struct stage *stage, enum command_kind kind,
                                     const struct catalogue_product *product, int value)
{
    struct rect rect = stage_find(stage, kind, product, value);
    stage_tap(stage, rect.x + rect.width * 0.5f, rect.y + rect.height * 0.5f);
}

// What can be touched with that id, else NULL.
static inline const struct touch_area *stage_area(const struct stage *stage, uint32_t id)
{
    const struct canvas *canvas = &stage->ui->canvas;
    for (int i = canvas->area_count - 1; i >= 0; i--)
        if (canvas->areas[i].id == id)
            return &canvas->areas[i];
    return NULL;
}

static inline void stage_tap_widget(struct stage *stage, uint32_t id)
{
    const struct touch_area *area = stage_area(stage, id);
    if (area == NULL)
        fail_msg("nothing to touch with id %x", (unsigned)id);
    else
        stage_tap(stage, area->rect.x + area->rect.width * 0.5f, area->rect.y + area->rect.height * 0.5f);
}

// Behind the three dots.
static inline void stage_choose_more(struct stage *stage, const char *key)
{
    stage_tap_widget(stage, WIDGET_MORE);
    for (int i = 0; sheet_more_name(i)[0] != '\0'; i++)
        if (strcmp(sheet_more_name(i), key) == 0) {
            stage_tap_widget(stage, WIDGET_IN_SHEET + (uint32_t)i);
            return;
        }
    fail_msg("no tile %s", key);
}

static inline const struct ui_action *stage_last_action(const struct stage *stage)
{
    assert_true(stage->action_count > 0);
    return &stage->actions[stage->action_count - 1];
}

#endif
