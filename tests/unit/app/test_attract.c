// What is shown while nobody is there: in which order, for how long, and that it is neither the shopper's
// picture nor kept when they come.
#include "app/attract/attract.h"
#include "app/attract/store_media.h"
#include "platform/encode/film.h"
#include "tests/unit/app/ui_stage.h"

#include <sys/stat.h>

#define STEP_NS (100 * CLOCK_MILLISECOND_NS)
#define MOST_ASKED 32

// --- the playlist ------------------------------------------------------------------------------------------

static struct catalogue *demo(void)
{
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (catalogue_load(test_build_path("share/cheval/demo"), NULL, &catalogue, &why) != RESULT_OK)
        print_message("SKIPPED: %s\n", why.text);
    return catalogue;
}

static void looks_and_products_take_turns(void **state)
{
    (void)state;
    struct catalogue *catalogue = demo();
    if (catalogue == NULL)
        skip();
    struct playlist list;
    playlist_fill(&list, catalogue, 0, PLAYLIST_BOTH);
    int looks = 0, products = 0;
    for (int i = 0; i < list.count; i++) {
        looks += list.pieces[i].kind == PIECE_LOOK;
        products += list.pieces[i].kind == PIECE_PRODUCT;
        if (i < 10)
            assert_int_equal(list.pieces[i].kind, i % 2 == 0 ? PIECE_LOOK : PIECE_PRODUCT);
    }
    assert_true(looks >= 5 && looks < catalogue->look_count); // one is of skin alone
    assert_int_equal(products, PLAYLIST_MAX_PRODUCTS);
    catalogue_destroy(catalogue);
}

static void what_is_sold_out_or_does_not_suit_a_head_is_not_shown(void **state)
{
    (void)state;
    struct catalogue *catalogue = demo();
    if (catalogue == NULL)
        skip();
    struct playlist list;
    playlist_fill(&list, catalogue, 0, PLAYLIST_LOOKS);
    for (int i = 0; i < list.count; i++) {
        const struct playlist_piece *piece = &list.pieces[i];
        if (piece->kind == PIECE_PRODUCT) {
            assert_int_equal(piece->product->variants[piece->variant].availability, AVAILABILITY_IN_STOCK);
            assert_true(playlist_suits_head(piece->product->category,
                                            &piece->product->variants[piece->variant].try_on));
        } else {
            assert_string_not_equal(piece->look->id, "grooming");
        }
    }
    catalogue_destroy(catalogue);
}

static void the_stores_media_stand_evenly_between_and_in_their_order(void **state)
{
    (void)state;
    struct catalogue *catalogue = demo();
    if (catalogue == NULL)
        skip();
    struct playlist list;
    playlist_fill(&list, catalogue, 3, PLAYLIST_BOTH);
    int next = 0, since = 0;
    for (int i = 0; i < list.count; i++) {
        if (list.pieces[i].kind != PIECE_MEDIUM) {
            since++;
            continue;
        }
        assert_int_equal(list.pieces[i].medium, next);
        assert_in_range(since, 2, 3);
        next = (next + 1) % 3;
        since = 0;
    }
    catalogue_destroy(catalogue);
}

static void each_source_is_shown_by_itself(void **state)
{
    (void)state;
    struct catalogue *catalogue = demo();
    if (catalogue == NULL)
        skip();
    struct playlist list;
    playlist_fill(&list, catalogue, 5, PLAYLIST_MEDIA);
    assert_int_equal(list.count, 5);
    for (int i = 0; i < list.count; i++)
        assert_int_equal(list.pieces[i].medium, i);
    playlist_fill(&list, catalogue, 5, PLAYLIST_LOOKS);
    for (int i = 0; i < list.count; i++)
        assert_int_not_equal(list.pieces[i].kind, PIECE_MEDIUM);
    const struct catalogue empty = {.title = "Nothing"};
    playlist_fill(&list, &empty, 0, PLAYLIST_BOTH);
    assert_int_equal(list.count, 0);
    playlist_fill(&list, catalogue, PLAYLIST_MAX_MEDIA + 9, PLAYLIST_BOTH);
    assert_in_range(list.count, PLAYLIST_MAX_MEDIA, PLAYLIST_MAX_PIECES);
    catalogue_destroy(catalogue);
}

// --- a loop whose clock the test holds ---------------------------------------------------------------------

struct loop {
    struct catalogue *catalogue;
    struct draw2d *draw2d;
    struct attract *attract;
    struct attract_now now;
    int asked_count;
    struct load_request asked[MOST_ASKED];
};

static bool ask(void *context, const struct load_request *request)
{
    struct loop *loop = context;
    assert_true(request->for_attract);
    assert_true(loop->asked_count < MOST_ASKED);
    loop->asked[loop->asked_count++] = *request;
    return true;
}

static bool open_loop(struct loop *loop, const char *media, enum playlist_source source)
{
    struct diagnostic why = {0};
    *loop = (struct loop){.catalogue = demo()};
    if (!stage_context() || loop->catalogue == NULL) {
        catalogue_destroy(loop->catalogue);
        return false;
    }
    const struct attract_options options = {.source = source, .media = media};
    assert_int_equal(draw2d_create(&loop->draw2d, &why), RESULT_OK);
    assert_int_equal(attract_create(&options, loop->catalogue, loop->draw2d, &loop->attract, &why),
                     RESULT_OK);
    loop->now = (struct attract_now){.now_ns = 100 * CLOCK_SECOND_NS,
                                     .waiting = true,
                                     .stage = {0.0f, 0.0f, 64.0f, 64.0f},
                                     .width_px = 64,
                                     .height_px = 96,
                                     .backdrop = {{0.5f, 0.4f, 0.4f, 1.0f}, {0.1f, 0.1f, 0.1f, 1.0f}},
                                     .reduced_motion = true,
                                     .ask = ask,
                                     .context = loop};
    return true;
}

static void close_loop(struct loop *loop)
{
    attract_destroy(loop->attract);
    draw2d_destroy(loop->draw2d);
    catalogue_destroy(loop->catalogue);
}

// A step, and then what it asked for is read.
static const struct attract_view *step(struct loop *loop, int64_t passed_ns)
{
    loop->now.now_ns += passed_ns;
    (void)attract_step(loop->attract, &loop->now);
    for (int i = 0; i < loop->asked_count; i++) {
        struct load_reply reply;
        load_now(&loop->asked[i], &reply);
        attract_take(loop->attract, &reply);
        load_reply_finish(&reply);
    }
    loop->asked_count = 0;
    return attract_view(loop->attract);
}

static const struct attract_view *run(struct loop *loop, int64_t for_ns)
{
    for (int64_t passed_ns = 0; passed_ns < for_ns; passed_ns += STEP_NS)
        (void)step(loop, STEP_NS);
    return attract_view(loop->attract);
}

// Nobody sees a gap: what comes next has been read before its time.
static void a_look_stays_nine_seconds_and_the_next_one_follows_at_once(void **state)
{
    (void)state;
    struct loop loop;
    if (!open_loop(&loop, NULL, PLAYLIST_LOOKS))
        skip();
    const struct attract_view *view = run(&loop, CLOCK_SECOND_NS);
    assert_true(view->shown >= 1.0f);
    assert_non_null(view->layers[1].texture);
    assert_true(view->layers[1].is_head);
    const struct playlist_piece first = *view->piece;
    assert_int_equal(first.kind, PIECE_LOOK);
    view = run(&loop, 7 * CLOCK_SECOND_NS);
    assert_ptr_equal(view->piece->look, first.look);
    view = run(&loop, 2 * CLOCK_SECOND_NS);
    assert_int_equal(view->piece->kind, PIECE_PRODUCT);
    view = run(&loop, 9 * CLOCK_SECOND_NS);
    assert_int_equal(view->piece->kind, PIECE_LOOK);
    assert_ptr_not_equal(view->piece->look, first.look);
    close_loop(&loop);
}

// Until a piece has just begun; most of the time goes by without motion, which is cheap.
static const struct attract_view *wait_for_dissolve(struct loop *loop)
{
    loop->now.reduced_motion = true;
    (void)run(loop, 8 * CLOCK_SECOND_NS);
    loop->now.reduced_motion = false;
    const struct attract_view *view = attract_view(loop->attract);
    for (int i = 0; i < 30 && view->layers[0].texture == NULL; i++)
        view = step(loop, STEP_NS);
    assert_non_null(view->layers[0].texture);
    assert_true(view->shown >= 1.0f); // the mirror's picture never shows through
    return view;
}

static void one_piece_dissolves_into_the_next_while_the_head_turns(void **state)
{
    (void)state;
    struct loop loop;
    if (!open_loop(&loop, NULL, PLAYLIST_LOOKS))
        skip();
    const struct attract_view *view = wait_for_dissolve(&loop);
    assert_non_null(view->layers[0].texture); // the one before, in full
    assert_true(view->layers[0].alpha >= 1.0f);
    float alpha = view->layers[1].alpha;
    assert_true(alpha < 1.0f);
    view = step(&loop, 4 * STEP_NS);
    assert_true(view->layers[1].alpha > alpha);
    view = step(&loop, 20 * STEP_NS);
    assert_null(view->layers[0].texture);
    assert_true(view->layers[1].alpha >= 1.0f && view->words >= 1.0f);
    close_loop(&loop);
}

static void no_more_pictures_are_drawn_than_their_share_of_a_processor_allows(void **state)
{
    (void)state;
    struct loop loop;
    if (!open_loop(&loop, NULL, PLAYLIST_LOOKS))
        skip();
    for (int round = 0; round < 2; round++) {
        int drawn = 0;
        int64_t cost_ns = round == 0 ? CLOCK_MILLISECOND_NS : 200 * CLOCK_MILLISECOND_NS;
        wait_for_dissolve(&loop);
        for (int i = 0; i < 60; i++) { // a second at the display's rate
            loop.now.now_ns += CLOCK_SECOND_NS / 60;
            bool draws = attract_step(loop.attract, &loop.now);
            drawn += draws;
            if (draws)
                attract_spent(loop.attract, cost_ns);
        }
        assert_in_range(drawn, 1, round == 0 ? 15 : 8);
    }
    close_loop(&loop);
}

static void who_comes_near_sees_the_mirror_and_the_loop_comes_back_when_they_have_gone(void **state)
{
    (void)state;
    struct loop loop;
    if (!open_loop(&loop, NULL, PLAYLIST_LOOKS))
        skip();
    const struct attract_view *view = run(&loop, 2 * CLOCK_SECOND_NS);
    assert_true(view->shown >= 1.0f);
    loop.now.somebody_near = true;
    loop.now.reduced_motion = false;
    view = step(&loop, STEP_NS);
    assert_true(view->shown > 0.0f && view->shown < 1.0f); // it fades
    view = run(&loop, CLOCK_SECOND_NS);
    assert_true(view->shown <= 0.0f);
    loop.now.somebody_near = false;
    loop.now.reduced_motion = true;
    view = run(&loop, 3 * CLOCK_SECOND_NS);
    assert_true(view->shown <= 0.0f); // they may be standing still
    view = run(&loop, 3 * CLOCK_SECOND_NS);
    assert_true(view->shown >= 1.0f);
    close_loop(&loop);
}

static void a_visit_frees_what_the_loop_read_and_after_it_the_loop_begins_again(void **state)
{
    (void)state;
    struct loop loop;
    if (!open_loop(&loop, NULL, PLAYLIST_LOOKS))
        skip();
    (void)run(&loop, 2 * CLOCK_SECOND_NS);
    loop.now.waiting = false;
    const struct attract_view *view = run(&loop, CLOCK_SECOND_NS);
    assert_true(view->shown <= 0.0f);
    assert_null(view->layers[0].texture);
    assert_null(view->layers[1].texture);
    assert_null(view->piece);
    loop.now.waiting = true;
    view = run(&loop, 2 * CLOCK_SECOND_NS);
    assert_true(view->shown >= 1.0f);
    close_loop(&loop);
}

// --- the store's own ---------------------------------------------------------------------------------------

static void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void write_picture(const char *path, int width_px, int height_px)
{
    struct picture picture;
    struct diagnostic why = {0};
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    memset(picture.pixels, 255, (size_t)height_px * picture.stride_bytes);
    assert_int_equal(png_write(path, &picture, true, &why), RESULT_OK);
    picture_free(&picture);
}

static void write_clip(const char *path, int width_px, int height_px, int frames)
{
    struct film *film = NULL;
    struct picture picture;
    struct diagnostic why = {0};
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    assert_int_equal(film_create(path, width_px, height_px, 25, &film, &why), RESULT_OK);
    for (int i = 0; i < frames; i++) {
        memset(picture.pixels, 40 * i, (size_t)height_px * picture.stride_bytes);
        assert_int_equal(film_add(film, &picture), RESULT_OK);
    }
    assert_int_equal(film_finish(film), RESULT_OK);
    film_destroy(film);
    picture_free(&picture);
}

// The folder is listed and clips are opened on a thread of their own: a while of real time goes by.
static const struct attract_view *wait_for_medium(struct loop *loop, int width_px)
{
    const struct attract_view *view = attract_view(loop->attract);
    for (int i = 0; i < 1000; i++) {
        view = step(loop, STEP_NS);
        if (view->layers[1].texture != NULL && draw2d_texture_width(view->layers[1].texture) == width_px)
            return view;
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    }
    fail_msg("no picture of %d pixels was shown", width_px);
    return view;
}

static void broken_files_are_passed_over(void **state)
{
    (void)state;
    struct loop loop;
    char folder[512], path[640];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("media"));
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/1.jpg", folder);
    write_bytes(path, "\xff\xd8\xff\xe0 no jpeg", 12);
    (void)snprintf(path, sizeof path, "%s/2.png", folder);
    write_picture(path, 41, 30);
    (void)snprintf(path, sizeof path, "%s/3.mp4", folder);
    write_bytes(path, "no clip at all", 14);
    (void)snprintf(path, sizeof path, "%s/4.txt", folder);
    write_bytes(path, "prices", 6);
    (void)snprintf(path, sizeof path, "%s/5.PNG", folder);
    write_picture(path, 43, 30);
    if (!open_loop(&loop, folder, PLAYLIST_MEDIA))
        skip();
    (void)wait_for_medium(&loop, 41);
    const struct attract_view *view = wait_for_medium(&loop, 43);
    assert_false(view->layers[1].is_head);
    assert_null(view->piece);         // no name, no price
    (void)wait_for_medium(&loop, 41); // and again from the first
    close_loop(&loop);
}

static void a_picture_that_the_store_adds_is_shown_without_a_restart(void **state)
{
    (void)state;
    struct loop loop;
    char folder[512], path[640];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("growing"));
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/a.png", folder);
    write_picture(path, 41, 30);
    if (!open_loop(&loop, folder, PLAYLIST_MEDIA))
        skip();
    (void)wait_for_medium(&loop, 41);
    (void)snprintf(path, sizeof path, "%s/b.png", folder);
    write_picture(path, 45, 30);
    (void)wait_for_medium(&loop, 45);
    close_loop(&loop);
}

static void a_clip_plays_to_its_end_and_then_the_next_piece_comes(void **state)
{
    (void)state;
    struct loop loop;
    char folder[512], path[640];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("clips"));
    assert_int_equal(mkdir(folder, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/1.mp4", folder);
    write_clip(path, 64, 48, 6);
    (void)snprintf(path, sizeof path, "%s/2.png", folder);
    write_picture(path, 41, 30);
    if (!open_loop(&loop, folder, PLAYLIST_MEDIA))
        skip();
    (void)wait_for_medium(&loop, 64);
    (void)wait_for_medium(&loop, 41);
    close_loop(&loop);
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct store_media *media = NULL;
    struct diagnostic why = {0};
    assert_int_equal(store_media_create("/nowhere/at/all", &media, &why), RESULT_NOT_FOUND);
    assert_non_null(strstr(why.text, "/nowhere/at/all"));
}

// --- on the screen -----------------------------------------------------------------------------------------

static void show_camera(struct stage *stage, uint8_t grey)
{
    uint8_t pixels[16];
    memset(pixels, grey, sizeof pixels);
    for (int i = 0; i < 4; i++)
        pixels[4 * i + 3] = 255;
    const struct picture picture = {.pixels = pixels, .width_px = 2, .height_px = 2, .stride_bytes = 8};
    draw2d_texture_destroy(stage->draw2d, stage->background);
    assert_int_equal(draw2d_texture_create(stage->draw2d, &picture, false, false, &stage->background),
                     RESULT_OK);
}

// Whoever walks by is nowhere on the screen while the loop runs.
static void nothing_of_what_the_camera_sees_is_seen_under_the_loop(void **state)
{
    (void)state;
    static const int sizes[2][2] = {{540, 960}, {1280, 720}};
    for (int i = 0; i < 4; i++) {
        struct stage *stage;
        if (!stage_open(&stage, sizes[i / 2][0], sizes[i / 2][1], "en"))
            skip();
        stage->session.state = SESSION_ATTRACT;
        stage_show_loop(stage, i % 2 == 0);
        stage_settle(stage);
        show_camera(stage, 0);
        stage_draw(stage);
        stage_read(stage);
        struct picture black = stage->shot;
        stage->shot = (struct picture){0};
        show_camera(stage, 255);
        stage_draw(stage);
        stage_read(stage);
        assert_memory_equal(black.pixels, stage->shot.pixels, (size_t)black.height_px * black.stride_bytes);
        picture_free(&black);
        stage_shoot(stage, i % 2 == 0 ? "loop-head" : "loop-media");
        stage_close(stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_and_products_take_turns),
        cmocka_unit_test(what_is_sold_out_or_does_not_suit_a_head_is_not_shown),
        cmocka_unit_test(the_stores_media_stand_evenly_between_and_in_their_order),
        cmocka_unit_test(each_source_is_shown_by_itself),
        cmocka_unit_test(a_look_stays_nine_seconds_and_the_next_one_follows_at_once),
        cmocka_unit_test(one_piece_dissolves_into_the_next_while_the_head_turns),
        cmocka_unit_test(no_more_pictures_are_drawn_than_their_share_of_a_processor_allows),
        cmocka_unit_test(who_comes_near_sees_the_mirror_and_the_loop_comes_back_when_they_have_gone),
        cmocka_unit_test(a_visit_frees_what_the_loop_read_and_after_it_the_loop_begins_again),
        cmocka_unit_test(broken_files_are_passed_over),
        cmocka_unit_test(a_picture_that_the_store_adds_is_shown_without_a_restart),
        cmocka_unit_test(a_clip_plays_to_its_end_and_then_the_next_piece_comes),
        cmocka_unit_test(a_folder_that_is_not_there_is_said),
        cmocka_unit_test(nothing_of_what_the_camera_sees_is_seen_under_the_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
