#include "app/attract/attract.h"

#include "app/attract/store_media.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_INTERVAL_NS (CLOCK_SECOND_NS / 15)
#define SHARE_PERCENT 40 // of a processor, for what the loop draws
#define TURN_NS (7 * CLOCK_SECOND_NS)
#define WORN_NS (9 * CLOCK_SECOND_NS) // what is worn: the head has turned, and rests
#define PICTURE_NS (8 * CLOCK_SECOND_NS)
#define DISSOLVE_NS (1200 * CLOCK_MILLISECOND_NS)
#define GIVE_WAY_NS (600 * CLOCK_MILLISECOND_NS)
#define RETURN_NS (4 * CLOCK_SECOND_NS) // after whoever was near has gone
#define REHEARSAL_NS (600 * CLOCK_MILLISECOND_NS)
#define PATIENCE_NS (6 * CLOCK_SECOND_NS) // with a piece that is still being read
#define MOST_SIDE_PX 900.0f               // of the head's picture: shown larger it is soft, but it turns
#define BROKEN_MAX 64

// A picture on the GPU.
struct shown_picture {
    struct draw2d_texture *texture;
    int width_px, height_px;
    bool is_head;
    bool moves; // gets other pixels
};

struct attract {
    const struct catalogue *catalogue;
    struct draw2d *draw2d;
    enum playlist_source source;
    struct bust *bust;
    struct store_media *media; // NULL: none
    struct store_media_list list;
    int broken_count;
    uint64_t broken[BROKEN_MAX]; // marks of media that can't be shown

    struct playlist playlist;
    struct playlist_piece piece; // that is shown
    bool runs;                   // there is one
    bool turns_back;             // every other head: it goes on where the one before came to rest
    bool is_drawn;               // all of it that is to come has been drawn
    int next;                    // index of the piece that comes after
    struct store_medium medium;  // of `piece`
    int64_t began_ns;            // of the piece
    int64_t overdue_ns;          // since then the next one is waited for; 0: it isn't
    bool dissolves;              // out of the one before
    float dissolved;             // 0..1
    bool clip_ended;
    struct picture still; // the next piece's, read
    bool still_asked, still_failed;
    bool clip_is_next;    // the decoder plays the next piece already
    struct picture frame; // of a clip
    struct shown_picture pictures[2];
    int front; // which of them

    int64_t now_ns, near_ns, next_draw_ns, cost_ns;
    struct attract_view view;
};

// --- opening and closing ----------------------------------------------------------------------------------

static void fill_playlist(struct attract *attract)
{
    playlist_fill(&attract->playlist, attract->catalogue, attract->list.count, attract->source);
    attract->next = 0;
}

enum result attract_create(const struct attract_options *options, const struct catalogue *catalogue,
                           struct draw2d *draw2d, struct attract **out, struct diagnostic *why)
{
    struct attract *attract = calloc(1, sizeof *attract);
    if (attract == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    attract->catalogue = catalogue;
    attract->draw2d = draw2d;
    attract->source = options->source;
    attract->near_ns = INT64_MIN / 2;
    enum result result = bust_create(&attract->bust, why);
    if (result == RESULT_OK && options->media != NULL)
        result = store_media_create(options->media, &attract->media, why);
    if (result != RESULT_OK) {
        attract_destroy(attract);
        return result;
    }
    fill_playlist(attract);
    *out = attract;
    return RESULT_OK;
}

void attract_destroy(struct attract *attract)
{
    if (attract == NULL)
        return;
    store_media_destroy(attract->media);
    bust_destroy(attract->bust);
    for (int i = 0; i < 2; i++)
        draw2d_texture_destroy(attract->draw2d, attract->pictures[i].texture);
    picture_free(&attract->still);
    picture_free(&attract->frame);
    free(attract);
}

// --- the store's own --------------------------------------------------------------------------------------

static bool is_broken(const struct attract *attract, const struct store_medium *medium)
{
    for (int i = 0; i < attract->broken_count && i < BROKEN_MAX; i++)
        if (attract->broken[i] == medium->mark)
            return true;
    return false;
}

// The store changed its media; what is on the screen stays until its time is over.
static void follow_media(struct attract *attract)
{
    struct store_media_list *list = &attract->list;
    if (attract->media == NULL || !store_media_take_list(attract->media, list))
        return;
    int kept = 0;
    for (int i = 0; i < list->count; i++)
        if (!is_broken(attract, &list->media[i]))
            list->media[kept++] = list->media[i];
    list->count = kept;
    picture_free(&attract->still);
    attract->still_asked = attract->still_failed = attract->clip_is_next = false;
    fill_playlist(attract);
}

// It is not tried again until its file changes.
static void drop_medium(struct attract *attract, int index)
{
    struct store_media_list *list = &attract->list;
    int next = attract->next;
    attract->broken[attract->broken_count++ % BROKEN_MAX] = list->media[index].mark;
    list->count--;
    memmove(&list->media[index], &list->media[index + 1],
            (size_t)(list->count - index) * sizeof list->media[0]);
    fill_playlist(attract);
    attract->next = attract->playlist.count > 0 ? next % attract->playlist.count : 0;
}

// --- pictures on the GPU ----------------------------------------------------------------------------------

static void show_picture(struct attract *attract, const struct picture *picture, bool is_head, bool moves)
{
    struct shown_picture *front = &attract->pictures[attract->front];
    bool fits = front->texture != NULL && front->moves && front->width_px == picture->width_px &&
                front->height_px == picture->height_px;
    front->is_head = is_head;
    if (fits && moves) {
        draw2d_texture_update(attract->draw2d, front->texture, picture);
        return;
    }
    draw2d_texture_destroy(attract->draw2d, front->texture);
    *front = (struct shown_picture){
        .width_px = picture->width_px, .height_px = picture->height_px, .is_head = is_head, .moves = moves};
    if (draw2d_texture_create(attract->draw2d, picture, false, !moves, &front->texture) != RESULT_OK)
        front->texture = NULL; // a gap in the loop
}

// --- the piece that comes after ---------------------------------------------------------------------------

struct asking {
    struct attract *attract;
    const struct attract_now *now;
};

static void ask_for_product(void *context, const struct load_request *request)
{
    const struct asking *asking = context;
    struct load_request tagged = *request;
    tagged.for_attract = true;
    if (asking->now->ask(asking->now->context, &tagged))
        bust_expect(asking->attract->bust, &tagged);
}

static bool prepare_worn(struct attract *attract, const struct playlist_piece *piece,
                         const struct attract_now *now)
{
    struct asking asking = {attract, now};
    return bust_is_ready(attract->bust, piece, ask_for_product, &asking);
}

static int longer_side(const struct attract_now *now)
{
    return now->width_px > now->height_px ? now->width_px : now->height_px;
}

static bool prepare_picture(struct attract *attract, int index, const struct attract_now *now)
{
    struct load_request request = {
        .kind = LOAD_PICTURE, .max_side_px = longer_side(now), .for_attract = true};
    if (attract->still_failed) {
        attract->still_asked = attract->still_failed = false;
        drop_medium(attract, index);
        return false;
    }
    if (!attract->still_asked && load_request_set_path(&request, attract->list.media[index].path))
        attract->still_asked = now->ask(now->context, &request);
    return attract->still.pixels != NULL;
}

// There is one decoder: the clip that is shown comes to its end first.
static bool prepare_clip(struct attract *attract, int index, const struct attract_now *now)
{
    bool is_new = false;
    if (!attract->clip_is_next)
        store_media_play(attract->media, attract->list.media[index].path, longer_side(now));
    attract->clip_is_next = true;
    enum clip_state state = store_media_clip(attract->media, &attract->frame, &is_new);
    if (state != CLIP_BROKEN)
        return is_new;
    attract->clip_is_next = false;
    drop_medium(attract, index);
    return false;
}

// Whether the next piece can be shown now. A clip is begun when its turn has come, `is_over`.
static bool prepare(struct attract *attract, const struct attract_now *now, bool is_over)
{
    const struct playlist_piece *piece = &attract->playlist.pieces[attract->next];
    if (piece->kind != PIECE_MEDIUM)
        return prepare_worn(attract, piece, now);
    if (!attract->list.media[piece->medium].is_clip)
        return prepare_picture(attract, piece->medium, now);
    return is_over && prepare_clip(attract, piece->medium, now);
}

// --- one after the other ----------------------------------------------------------------------------------

static bool is_clip(const struct attract *attract)
{
    return attract->piece.kind == PIECE_MEDIUM && attract->medium.is_clip;
}

static bool is_over(const struct attract *attract)
{
    int64_t passed_ns = attract->now_ns - attract->began_ns;
    if (!attract->runs)
        return true;
    if (is_clip(attract))
        return attract->clip_ended;
    return passed_ns >= (attract->piece.kind == PIECE_MEDIUM ? PICTURE_NS : WORN_NS);
}

static void begin_next(struct attract *attract)
{
    attract->piece = attract->playlist.pieces[attract->next];
    attract->next = (attract->next + 1) % attract->playlist.count;
    attract->dissolves = attract->runs && attract->view.shown > 0.0f;
    attract->runs = true;
    attract->began_ns = attract->now_ns;
    attract->front = 1 - attract->front;
    attract->is_drawn = attract->clip_ended = false;
    attract->overdue_ns = 0;
    attract->next_draw_ns = attract->now_ns; // at once: nothing else is seen between
    if (attract->piece.kind != PIECE_MEDIUM) {
        attract->turns_back = !attract->turns_back;
        return;
    }
    attract->medium = attract->list.media[attract->piece.medium];
    show_picture(attract, is_clip(attract) ? &attract->frame : &attract->still, false, is_clip(attract));
    picture_free(&attract->still);
    attract->still_asked = attract->clip_is_next = false;
    attract->is_drawn = !is_clip(attract);
}

// A single picture stays as it is.
static bool is_all_there_is(const struct attract *attract)
{
    return attract->runs && attract->playlist.count == 1 && attract->piece.kind == PIECE_MEDIUM &&
           !attract->medium.is_clip && attract->list.count == 1 &&
           attract->list.media[0].mark == attract->medium.mark;
}

static void advance(struct attract *attract, const struct attract_now *now)
{
    bool over = is_over(attract);
    if (attract->playlist.count == 0 || (over && is_all_there_is(attract)))
        return;
    bool ready = prepare(attract, now, over);
    if (!over || attract->playlist.count == 0)
        return;
    if (ready) {
        begin_next(attract);
        return;
    }
    if (attract->overdue_ns == 0)
        attract->overdue_ns = attract->now_ns;
    if (attract->now_ns - attract->overdue_ns < PATIENCE_NS)
        return;
    attract->overdue_ns = 0; // it may have been read when its turn comes again
    attract->still_asked = attract->still_failed = attract->clip_is_next = false;
    attract->next = (attract->next + 1) % attract->playlist.count;
}

// --- what is seen -----------------------------------------------------------------------------------------

static float share_of(int64_t passed_ns, int64_t whole_ns)
{
    float share = (float)passed_ns / (float)whole_ns;
    return fminf(fmaxf(share, 0.0f), 1.0f);
}

// The next picture of what moves. True: there is one.
static bool draw_piece(struct attract *attract, const struct attract_now *now)
{
    if (!attract->runs || attract->is_drawn)
        return false;
    if (is_clip(attract)) {
        bool is_new = false;
        enum clip_state state = store_media_clip(attract->media, &attract->frame, &is_new);
        attract->clip_ended = state == CLIP_ENDED || state == CLIP_BROKEN;
        if (is_new)
            show_picture(attract, &attract->frame, false, true);
        return is_new;
    }
    float turn = now->reduced_motion ? 0.5f : share_of(attract->now_ns - attract->began_ns, TURN_NS);
    const struct picture *picture =
        bust_draw(attract->bust, &attract->piece, attract->turns_back ? 1.0f - turn : turn);
    if (picture != NULL)
        show_picture(attract, picture, true, true);
    attract->is_drawn = picture == NULL || turn >= 1.0f || now->reduced_motion;
    return true;
}

// Moves the loop over the mirror's picture, or off it.
static bool give_way(struct attract *attract, const struct attract_now *now, bool wanted, int64_t passed_ns)
{
    float before = attract->view.shown, step = share_of(passed_ns, GIVE_WAY_NS);
    if (now->reduced_motion)
        step = 1.0f;
    attract->view.shown = wanted ? fminf(before + step, 1.0f) : fmaxf(before - step, 0.0f);
    return attract->view.shown != before;
}

static struct attract_layer layer_of(const struct shown_picture *picture, float alpha)
{
    return (struct attract_layer){
        .texture = alpha > 0.0f ? picture->texture : NULL, .is_head = picture->is_head, .alpha = alpha};
}

// True: something dissolves.
static bool arrange(struct attract *attract, const struct attract_now *now)
{
    struct attract_view *view = &attract->view;
    float before = attract->dissolved;
    bool at_once = now->reduced_motion || !attract->dissolves;
    float share = at_once ? 1.0f : share_of(attract->now_ns - attract->began_ns, DISSOLVE_NS);
    attract->dissolved = attract->runs ? smoothstep(0.0f, 1.0f, share) : 0.0f;
    view->layers[0] =
        layer_of(&attract->pictures[1 - attract->front], attract->dissolved < 1.0f ? 1.0f : 0.0f);
    view->layers[1] = layer_of(&attract->pictures[attract->front], attract->dissolved);
    view->piece = attract->runs && attract->piece.kind != PIECE_MEDIUM ? &attract->piece : NULL;
    view->words = smoothstep(0.3f, 1.0f, share);
    return attract->dissolved != before;
}

// The visit has begun: it has no use for any of this.
static void rest(struct attract *attract)
{
    attract->runs = attract->clip_is_next = attract->still_asked = attract->still_failed = false;
    bust_undress(attract->bust);
    for (int i = 0; i < 2; i++) {
        draw2d_texture_destroy(attract->draw2d, attract->pictures[i].texture);
        attract->pictures[i] = (struct shown_picture){0};
    }
    if (attract->media != NULL)
        store_media_stop(attract->media);
    picture_free(&attract->still);
    picture_free(&attract->frame);
    attract->view = (struct attract_view){0};
}

void attract_use_catalogue(struct attract *attract, const struct catalogue *catalogue)
{
    rest(attract);
    attract->piece = (struct playlist_piece){.kind = PIECE_MEDIUM};
    attract->catalogue = catalogue;
    fill_playlist(attract);
}

// The head's studio is made when it is first needed.
static void set_studio(struct attract *attract, const struct attract_now *now)
{
    const struct rect *stage = &now->stage;
    float smaller = fminf(1.0f, MOST_SIDE_PX / fmaxf(stage->width, stage->height));
    if (attract->source == PLAYLIST_MEDIA ||
        bust_set(attract->bust, (int)(smaller * stage->width), (int)(smaller * stage->height),
                 &now->backdrop) == RESULT_OK)
        return;
    log_write(LOG_WARNING, "attract", "the neutral head can't be drawn; looks are not shown");
    attract->source = PLAYLIST_MEDIA;
    fill_playlist(attract);
}

// While nothing moves, what will: so that the head turns smoothly after a few minutes.
static bool rehearse(struct attract *attract)
{
    return attract->runs && attract->is_drawn && attract->source != PLAYLIST_MEDIA &&
           bust_rehearse(attract->bust);
}

bool attract_step(struct attract *attract, const struct attract_now *now)
{
    int64_t passed_ns = now->now_ns - attract->now_ns;
    attract->now_ns = now->now_ns;
    follow_media(attract);
    if (now->somebody_near)
        attract->near_ns = now->now_ns;
    bool runs = now->waiting && now->now_ns - attract->near_ns >= RETURN_NS && attract->playlist.count > 0;
    if (runs) {
        set_studio(attract, now);
        advance(attract, now);
    }
    bool is_due = now->now_ns >= attract->next_draw_ns;
    bool drawn = runs && is_due && draw_piece(attract, now);
    bool there = runs && attract->pictures[attract->front].texture != NULL;
    bool gives_way = give_way(attract, now, there, passed_ns);
    if (!now->waiting && attract->view.shown <= 0.0f && attract->runs)
        rest(attract);
    bool dissolves = is_due && arrange(attract, now);
    if (runs && is_due && !drawn && !dissolves && !now->reduced_motion && rehearse(attract))
        attract->next_draw_ns = now->now_ns + REHEARSAL_NS;
    if (drawn || dissolves)
        attract->next_draw_ns = now->now_ns + (attract->cost_ns > LEAST_INTERVAL_NS * SHARE_PERCENT / 100
                                                   ? attract->cost_ns * 100 / SHARE_PERCENT
                                                   : LEAST_INTERVAL_NS);
    return drawn || dissolves || gives_way;
}

void attract_spent(struct attract *attract, int64_t cpu_ns)
{
    attract->cost_ns = (3 * attract->cost_ns + cpu_ns) / 4;
}

void attract_take(struct attract *attract, struct load_reply *reply)
{
    if (reply->request.kind != LOAD_PICTURE) {
        bust_take(attract->bust, reply);
        return;
    }
    const struct playlist_piece *piece = &attract->playlist.pieces[attract->next];
    bool is_next = attract->still_asked && attract->playlist.count > 0 && piece->kind == PIECE_MEDIUM &&
                   strcmp(attract->list.media[piece->medium].path, reply->request.path) == 0;
    if (!is_next)
        return;
    attract->still_failed = reply->picture.pixels == NULL;
    picture_free(&attract->still);
    attract->still = reply->picture;
    reply->picture = (struct picture){0};
}

const struct attract_view *attract_view(const struct attract *attract)
{
    return &attract->view;
}
