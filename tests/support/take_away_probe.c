// Shares a look as the mirror does, for the test with a real browser.
//
//   take_away_probe RESOURCES LANGUAGE PICTURE [CERTIFICATE KEY]
//
// Commands by standard input, each answered by one line:
//   share SHOT.png   shares PICTURE with products of the demo catalogue, draws a screen with its QR code,
//                    writes that as SHOT.png, and prints the link as it is read from the picture
//   later SECONDS    what will have ended by then is wiped
//   forget LINK      that look is wiped
#include "app/ui/qr.h"
#include "app/web/pages.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/encode/jpeg.h"
#include "platform/encode/png.h"
#include "platform/window/window.h"
#include "render/gl/target.h"
#include "tests/support/qr_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 1080
#define HEIGHT_PX 1920
#define MAX_WORN 6

struct probe {
    struct strings *words;
    struct catalogue *catalogue;
    struct take_away_product worn[MAX_WORN];
    int worn_count;
    struct pages *pages;
    struct window *window;
    struct draw2d *draw2d;
    struct picture picture; // of the shopper
};

static void stop(const char *what)
{
    (void)fprintf(stderr, "take_away_probe: %s\n", what);
    exit(1);
}

static void must(enum result result, const struct diagnostic *why)
{
    if (result != RESULT_OK)
        stop(why->text[0] != '\0' ? why->text : result_name(result));
}

// NULL: there is none.
static const struct catalogue_product *find_product(const struct catalogue *catalogue,
                                                    enum catalogue_category category, bool on_sale)
{
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        if (product->category == category && (product->variants[0].sale_price.minor_units >= 0) == on_sale)
            return product;
    }
    return NULL;
}

// One of some categories each: every other one on sale. The demo's products have links.
static void choose_products(struct probe *probe)
{
    static const enum catalogue_category wanted[MAX_WORN] = {CATEGORY_LIPSTICK, CATEGORY_EYEGLASSES,
                                                             CATEGORY_BLUSH,    CATEGORY_NECKLACE,
                                                             CATEGORY_HAT,      CATEGORY_JACKET};
    for (int w = 0; w < MAX_WORN; w++) {
        const struct catalogue_product *product = find_product(probe->catalogue, wanted[w], w % 2 == 1);
        if (product != NULL)
            probe->worn[probe->worn_count++] = (struct take_away_product){.product = product};
    }
}

static void draw_screen(struct probe *probe, const char *link, struct target *target)
{
    struct draw2d_texture *code = NULL, *mirrored = NULL;
    struct diagnostic why = {0};
    must(draw2d_texture_create(probe->draw2d, &probe->picture, false, true, &mirrored), &why);
    must(qr_texture(probe->draw2d, link, 480, &code), &why);
    struct rect whole = {0.0f, 0.0f, WIDTH_PX, HEIGHT_PX};
    float side = (float)draw2d_texture_width(code);
    struct rect place = {(float)((WIDTH_PX - (int)side) / 2), 1100.0f, side, side};
    draw2d_begin(probe->draw2d, target->framebuffer, WIDTH_PX, HEIGHT_PX);
    draw2d_picture(probe->draw2d, mirrored, whole, (struct rect){0}, 0.0f, (struct colour){1, 1, 1, 1});
    draw2d_picture(probe->draw2d, code, place, (struct rect){0}, 16.0f, (struct colour){1, 1, 1, 1});
    draw2d_end(probe->draw2d);
    draw2d_texture_destroy(probe->draw2d, code);
    draw2d_texture_destroy(probe->draw2d, mirrored);
}

static void read_screen(const struct target *target, struct picture *out)
{
    must(picture_allocate(WIDTH_PX, HEIGHT_PX, out), &(struct diagnostic){0});
    glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
    for (int y = 0; y < HEIGHT_PX; y++)
        glReadPixels(0, HEIGHT_PX - 1 - y, WIDTH_PX, 1, GL_RGBA, GL_UNSIGNED_BYTE, picture_row(out, y));
}

static void share(struct probe *probe, const char *shot_path)
{
    struct diagnostic why = {0};
    char link[TAKE_AWAY_URL_SIZE], read[TAKE_AWAY_URL_SIZE];
    struct take_away_look look = {.width_px = probe->picture.width_px,
                                  .height_px = probe->picture.height_px,
                                  .store = probe->catalogue->title,
                                  .words = probe->words,
                                  .products = probe->worn,
                                  .product_count = probe->worn_count};
    uint8_t *jpeg = NULL;
    must(jpeg_encode(&probe->picture, false, 90, &jpeg, &look.jpeg_size, &why), &why);
    look.jpeg = jpeg;
    must(pages_share(probe->pages, &look, clock_now_ns(), link, &why), &why);
    free(jpeg);
    struct target target = {0};
    struct picture shot = {0};
    must(target_init(&target, WIDTH_PX, HEIGHT_PX, &(struct target_options){0}, &why), &why);
    draw_screen(probe, link, &target);
    read_screen(&target, &shot);
    target_finish(&target);
    must(png_write(shot_path, &shot, true, &why), &why);
    bool is_read = qr_read(&shot, read, sizeof read);
    picture_free(&shot);
    if (!is_read || strcmp(read, link) != 0)
        stop("the QR code on the screen isn't the link");
    printf("%s\n", read);
}

static void serve_commands(struct probe *probe)
{
    char line[1024];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "share ", 6) == 0) {
            share(probe, line + 6);
        } else if (strncmp(line, "later ", 6) == 0) {
            pages_tick(probe->pages, clock_now_ns() + strtol(line + 6, NULL, 10) * CLOCK_SECOND_NS);
            printf("done\n");
        } else if (strncmp(line, "forget ", 7) == 0) {
            pages_forget(probe->pages, line + 7);
            printf("done\n");
        } else {
            printf("what?\n");
        }
        (void)fflush(stdout);
    }
}

int main(int count, char **arguments)
{
    struct probe probe = {0};
    struct diagnostic why = {0};
    char demo[1024];
    if (count != 4 && count != 6)
        stop("RESOURCES LANGUAGE PICTURE [CERTIFICATE KEY]");
    (void)snprintf(demo, sizeof demo, "%s/demo", arguments[1]);
    must(strings_create(arguments[1], arguments[2], &probe.words), &why);
    must(catalogue_load(demo, &(struct catalogue_problems){0}, &probe.catalogue, &why), &why);
    must(image_load(arguments[3], &probe.picture, &why), &why);
    choose_products(&probe);
    struct pages_options served = {.certificate = count == 6 ? arguments[4] : NULL,
                                   .key = count == 6 ? arguments[5] : NULL};
    must(pages_create(&served, probe.words, &probe.pages, &why), &why);
    struct window_options headless = {.headless = true, .width_px = 64, .height_px = 64};
    must(window_create(&headless, &probe.window, &why), &why);
    must(draw2d_create(&probe.draw2d, &why), &why);
    serve_commands(&probe);
    draw2d_destroy(probe.draw2d);
    window_destroy(probe.window);
    pages_destroy(probe.pages);
    picture_free(&probe.picture);
    catalogue_destroy(probe.catalogue);
    strings_destroy(probe.words);
    return 0;
}
